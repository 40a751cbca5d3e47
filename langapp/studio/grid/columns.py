"""The columns of a grid: what each row says in which language, with what it means, and what more can be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from langapp.drafts import fields
from langapp.i18n import _, direction, lesson_text
from langapp.languages import readings
from langapp.languages.registry import Language, languages
from langapp.studio.from_families.remarks import ALSO

BESIDE = ("literal", "note", "region", "register", "speak")
ENGLISH = "en", "ltr"


@dataclass(frozen=True)
class Column:
    """A field that every row has. `extra` ones are there when they are unfolded."""

    field: str
    title: str
    lang: str
    direction: str
    kind: str
    """How it is set: words, read, meaning or plain."""
    language: Language | None = None
    extra: bool = False

    @property
    def variant(self) -> str:
        """As in `yue@also`; empty for what is no other way to say it."""
        form = self.field.partition(":")[0]
        return form if "@" in form else ""


Variants = Mapping[str, Sequence[str]]
"""By language, the keys of other ways to say it."""


def columns_of(
    tags: Sequence[str], kind: str, meanings: str, variants: Variants | None = None
) -> list[Column]:
    """Each language with how it is read and its variants, the meaning, and what can be unfolded: among several languages
    regions too, so that what it means stays in sight.
    """
    known = languages()
    found = [
        column
        for tag in tags
        for variant in ("", *(variants or {}).get(tag, ()))
        for column in _of_language(known.get(tag), variant, folded=len(tags) > 1 and not _is_also(variant))
    ]
    told = meanings, direction(meanings)
    found.append(Column("meaning", _("Meaning"), *told, "meaning"))
    named = {
        "when": (_("When"), kind == "festival"),
        "title": (_("Title"), kind == "encouragement"),
        "body": (_("What it says"), kind == "encouragement"),
        "source": (_("Source"), kind == "encouragement"),
    }
    found += [Column(name, title, *told, "plain") for name, (title, has) in named.items() if has]
    more = [("cue", _("What your hands do")), ("turn", _("What counts as an answer"))]
    found += [Column(name, title, *told, "plain", extra=True) for name, title in more]
    found.append(Column("picture", _("Picture"), *ENGLISH, "plain", extra=kind != "words"))
    return found


def besides(tag: str, variant: str = "") -> list[Column]:
    """What more can be said of a wording: on the page of one line."""
    language = languages().get(tag)
    own = language.html_lang, language.direction
    told = [
        ("literal", _("Word for word"), ENGLISH),
        ("note", _("A note"), ENGLISH),
        ("region", _("Where it is said so"), ENGLISH),
        ("register", _("Who says it to whom"), ENGLISH),
        ("speak", _("What a computer voice reads instead"), own),
    ]
    return [
        Column(fields.form(tag, variant, name), title, *of, "plain", extra=True) for name, title, of in told
    ]


def is_beside(field: str) -> bool:
    """Whether it is written on the page of one line, and in no column of the grid."""
    said = fields.of_language(field)
    return said is not None and said.name in BESIDE


def named(language: Language, variant: str) -> str:
    """What a variant is called: a region, one way more, or as its key says."""
    if variant in language.variants:
        return lesson_text(language.variants[variant])
    if _is_also(variant):
        return " ".join(filter(None, [_("one more way to say it"), variant.partition("-")[2]]))
    return variant.replace("-", " ")


def _is_also(variant: str) -> bool:
    first, _dash, number = variant.partition("-")
    return first == ALSO and (not number or number.isdecimal())


def _of_language(language: Language, variant: str, folded: bool) -> list[Column]:
    folded = folded and bool(variant)
    also = f" · {named(language, variant)}" if variant else ""
    words = Column(
        fields.text(language.tag, variant),
        lesson_text(language.name) + also,
        language.html_lang,
        language.direction,
        "words",
        language,
        extra=folded,
    )
    read = [
        Column(
            fields.reading(language.tag, system, variant),
            readings.called(system) + also,
            language.reading_lang(system),
            "ltr",
            "read",
            language,
            extra=folded or place > 0,
        )
        for place, system in enumerate(language.readings)
    ]
    return [words, *read]
