"""Something to say in every language of the launch, also where the lessons have no line in it yet."""

from __future__ import annotations

from datetime import datetime

from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack, Wording

SAID = {
    "zh-Hans": {"洗澡吧": {"pinyin": "xǐ zǎo ba"}, "水很暖": {"pinyin": "shuǐ hěn nuǎn"}},
    "zh-Hant-TW": {"洗澡吧": {"pinyin": "xǐ zǎo ba"}, "水很暖": {"pinyin": "shuǐ hěn nuǎn"}},
    "ja": {"おふろにはいろう": {"hepburn": "ofuro ni hairō"}, "あったかいね": {"hepburn": "attakai ne"}},
    "th": {
        "อาบน้ำกันไหม": {"rtgs": "ap nam kan mai"},
        "น้ำอุ่นสบายดี": {"rtgs": "nam un sabai di"},
        "เสร็จแล้ว": {"rtgs": "set laeo"},
    },
    "fil": {"maligo na tayo": {}, "tapos na": {}},
    "pa": {"ਚਲੋ ਨਹਾਈਏ": {"friendly": "chalo nahaaiye"}, "ਹੋ ਗਿਆ": {"friendly": "ho giaa"}},
    "bn": {"চলো স্নান করি": {"friendly": "cholo snaan kori"}, "হয়ে গেছে": {"friendly": "hoye gechhe"}},
}


def to_say(tag: str, now: datetime, count: int) -> list[str]:
    """Refs of up to `count` lines in a language; a pack is published where the lessons have none. Commits nothing."""
    if tag in SAID and f"small-{tag.lower()}" not in shelf.current().packs:
        _publish(tag, now)
    return [
        pack.ref(line)
        for pack in shelf.current().packs.values()
        for line in pack.lines
        if tag in line.wordings and pack.slug in ("bath-time", f"small-{tag.lower()}")
    ][:count]


def _publish(tag: str, now: datetime) -> None:
    lines = tuple(
        Line(
            f"line-{n}", "A meaning", "Do this.", "Wait.", wordings={tag: Wording(tag, Form(text, readings))}
        )
        for n, (text, readings) in enumerate(SAID[tag].items(), 1)
    )
    pack = Pack(
        f"small-{tag.lower()}", "Small", "en", "phrases", "bath", (0, 60), "A summary.", "CC-BY-4.0", lines
    )
    with shelf.edition_published.muted():
        shelf.add(pack, origin="tests", position=99, now=now)
