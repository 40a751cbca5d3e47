"""Every interface language says all there is to say, with the same blanks in it."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from langapp.config import ROOT
from langapp.i18n import locales
from langapp.languages import scripts
from langapp.languages.registry import languages
from tests.house import extracting

TEMPLATES = {
    "messages": extracting.messages,
    "lessons": extracting.lessons,
    "speak": extracting.speak,
    "room": extracting.room,
}
LOCALES = [locale for locale in locales() if locale != "en"]
ISOLATED = re.compile("\u2066([^\u2066-\u2069]*)\u2069")
"""Latin figures within a text that runs from right to left, kept together, and closed again."""
BLANK = re.compile(r"%\((\w+)\)[sd]|%%|%")
EVERY = pytest.mark.parametrize(
    ("locale", "domain"), [(tag, name) for name in TEMPLATES for tag in locales(name) if tag != "en"]
)


@functools.cache
def catalogue(locale: str, domain: str) -> Catalog:
    with _file(locale, domain).open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"), domain=domain)


def _file(locale: str, domain: str) -> Path:
    return ROOT / "translations" / locale.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def said(locale: str, domain: str) -> list[Message]:
    return [message for message in catalogue(locale, domain) if message.id]


def test_there_are_catalogues_to_look_at() -> None:
    assert {"vi", "ur"} <= set(LOCALES)
    assert len(extracting.messages()) > 100
    assert len(extracting.lessons()) > 200
    assert len(extracting.speak()) > 50
    assert len(extracting.room()) > 50


@pytest.mark.parametrize("domain", ["speak", "room", "lessons"])
def test_relatives_and_guests_are_spoken_to_in_every_language_of_the_launch(domain: str) -> None:
    assert set(locales(domain)) == {"en"} | {language.tag for language in languages().at("launch")}


@EVERY
def test_a_catalogue_has_every_message_and_no_other(locale: str, domain: str) -> None:
    wanted = {forms(message.id) for message in TEMPLATES[domain]() if message.id}
    there = {forms(message.id) for message in said(locale, domain)}
    assert (sorted(wanted - there), sorted(there - wanted)) == ([], [])
    assert list(catalogue(locale, domain).obsolete) == []


@EVERY
def test_every_message_is_translated_and_none_is_a_guess(locale: str, domain: str) -> None:
    assert [message.id for message in said(locale, domain) if message.fuzzy] == []
    assert [message.id for message in said(locale, domain) if not all(forms(message.string))] == []


@EVERY
def test_a_translation_has_the_blanks_of_its_source(locale: str, domain: str) -> None:
    for message in said(locale, domain):
        blanks = {match[0] for form in forms(message.id) for match in BLANK.finditer(form)}
        for form in forms(message.string):
            assert {match[0] for match in BLANK.finditer(form)} == blanks, form
            assert form % {name[2:-2]: "x" for name in blanks if name.endswith(")s")} if blanks else form


@EVERY
def test_a_plural_has_as_many_forms_as_its_language(locale: str, domain: str) -> None:
    rule = catalogue(locale, domain)
    for message in said(locale, domain):
        count = rule.num_plurals if message.pluralizable else 1
        assert len(forms(message.string)) == count, message.id


@EVERY
def test_a_translation_is_composed_trimmed_and_without_hidden_characters(locale: str, domain: str) -> None:
    for message in said(locale, domain):
        for form in forms(message.string):
            assert unicodedata.is_normalized("NFC", form)
            assert form == form.strip()
            assert not set(ISOLATED.sub(r"\1", form)) & scripts.OVERRIDES
            assert not any(unicodedata.category(character) == "Cc" for character in form), form


OF_COMPUTERS = r"\w+\.(?:csv|svg|json|m3u8?)|mp3|flac|\b(?:Anki|CSV|LRC|lrc|vtt|WEBVTT|WebVTT|MP3|ZIP|PDF|QR|A4|Letter|UTF-8|apkg|EPUB|Open JTalk|Mei|CC BY(?:-SA)? [\d.]+)\b|tables|recordings|\b[MG]B\b|LANGAPP_SMTP|mai@example\.org|\(Share\)|Add to Home Screen"
"""Names of files and of what other programs call their buttons."""
OF_WRITING = r"\{[a-z]+\}|\b(?:ABC|LibreLingo|OpenDocument|TSV|Jyutping|Pinyin|Zhuyin|Zawgyi|Word|Excel|furigana|cung1|CC0|CC BY(?:-SA)?|xlsx|ods|pack\.yaml|TRUE|FALSE|Page Down|[ABPRMF]|w:)|mā ma|[ㄅㄩˊˇˋ˙]|お母\[かあ\]さん"
"""What a teacher writes by: systems, examples of them, licences, spreadsheets, keys."""
OF_SONGS = r"(?<![A-Za-z])(?:Aaraaro|aa|o|Agdum bagdum|Akkad bakkad|Allhad ballhad|Bống|Kéo cưa lừa xẻ|Kikli|Krishna|Leron|Surdas|Yashoda|Pen-pen de sarapen|thaalelo|a-wa-wa|Tong|tong|Yok yek oei|ầu ơ|roti|salaam|Eid Mubarak|Kodomo no hi|Hinamatsuri|Pongal|Vaisakhi)(?![A-Za-z])"
"""How songs and festivals are called at home, where a language writes them as they are."""


@EVERY
def test_a_translation_is_in_its_own_script(locale: str, domain: str) -> None:
    """But for the names of things that are written in Latin letters everywhere."""
    script = languages().get(locale).script
    for message in said(locale, domain):
        for form in forms(message.string):
            own = re.sub(
                rf"{f'{OF_SONGS}|' if domain == 'lessons' else ''}Google Translate|Google|Langapp|(?<![A-Z])(?:BB|QR)(?![A-Z])|\d{{4}}-\d{{2}}|{OF_COMPUTERS}|{OF_WRITING}",
                "",
                BLANK.sub("", ISOLATED.sub(r"\1", form)),
            )
            assert scripts.strays(own, script) == [], form


@EVERY
def test_the_system_never_shouts_in_any_language(locale: str, domain: str) -> None:
    for message in said(locale, domain):
        assert not re.search("[!！]", "".join(forms(message.string))), message.string


@pytest.mark.parametrize("locale", LOCALES)
def test_what_stands_on_small_buttons_is_short(locale: str) -> None:
    tabs = ("Today", "Songs", "Browse", "Family", "Another", "Slow", "We said it", "Undo")
    for name in tabs:
        translated = catalogue(locale, "messages").get(name)
        assert translated is not None
        assert len(str(translated.string)) <= 18, translated.string
