"""Bring the catalogues under translations/ up to date with what is said in the code and in the lessons.

    .venv/bin/python tools/messages.py            every locale
    .venv/bin/python tools/messages.py th         begin a new one of the interface
    .venv/bin/python tools/messages.py --speak th         of a relative's pages alone
    .venv/bin/python tools/messages.py --room th          of a workshop's, and of what explains the lessons

New messages come in empty, changed ones are never guessed, and what is no longer said is dropped.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from langapp.languages.registry import languages  # noqa: E402
from langapp.packs import files  # noqa: E402

UNKEPT = (
    b"POT-Creation-Date",
    b"PO-Revision-Date",
    b"Report-Msgid-Bugs-To",
    b"Last-Translator",
    b"Language-Team",
)
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None}


def messages() -> Catalog:
    """The interface: what code and templates say through gettext."""
    catalogue = Catalog(project="Langapp", domain="messages", charset="utf-8")
    found = extract_from_dir(
        ROOT / "langapp",
        method_map=[
            (mapping["pattern"].removeprefix("langapp/"), mapping["method"])
            for mapping in SETTINGS["babel"]["mappings"]
        ],
        keywords=KEYWORDS,
    )
    for file, line, message, comments, context in found:
        catalogue.add(message, None, [(f"langapp/{file}", line)], auto_comments=comments, context=context)
    return catalogue


def pages(domain: str) -> Catalog:
    """`speak`, the pages a relative is sent to, or `room`, those of a workshop's guests; and what is answered there."""
    catalogue = Catalog(project="Langapp", domain=domain, charset="utf-8")
    for pattern in SETTINGS["langapp"][domain]:
        for path in sorted(ROOT.glob(pattern)):
            method = "jinja2" if path.suffix == ".html" else "python"
            for line, message, comments, context in extract_from_file(method, path, keywords=KEYWORDS):
                place = (str(path.relative_to(ROOT)), line)
                catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def lessons() -> Catalog:
    """What explains the lessons: titles, summaries, cards, cues, turns, and the languages' names."""
    catalogue = Catalog(project="Langapp", domain="lessons", charset="utf-8")
    for text, place in _lesson_texts():
        if text:
            catalogue.add(text, None, [(place, None)])
    return catalogue


def _lesson_texts() -> Iterator[tuple[str, str]]:
    for language in languages():
        yield language.name, "lessons/languages.yaml"
        for name in language.variants.values():
            yield name, "lessons/languages.yaml"
    for folder in files.folders(ROOT / "lessons"):
        pack = files.read(folder).pack
        if pack is None:
            continue
        place = f"lessons/{pack.slug}/pack.yaml"
        yield from ((text, place) for text in (pack.title, pack.summary))
        for line in pack.lines:
            yield from ((text, place) for text in (line.title, line.body, line.cue, line.turn))


def update(locale: str, template: Catalog) -> int:
    """Write one catalogue. Returns how many messages still wait for a translation."""
    path = ROOT / "translations" / locale / "LC_MESSAGES" / f"{template.domain}.po"
    catalogue = Catalog(locale=locale, project="Langapp", domain=template.domain, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale, domain=template.domain)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.header_comment = f"# {str(template.domain).capitalize()} of Langapp: {catalogue.locale}."
    catalogue.revision_date = catalogue.creation_date = template.creation_date
    catalogue.fuzzy, catalogue.version = False, "0"
    path.parent.mkdir(parents=True, exist_ok=True)
    held = BytesIO()
    write_po(
        held,
        catalogue,
        width=110,
        ignore_obsolete=True,
        omit_header=False,
        include_lineno=False,
        sort_output=False,
    )
    dated = tuple(b'"' + name for name in UNKEPT)
    path.write_bytes(b"\n".join(line for line in held.getvalue().split(b"\n") if not line.startswith(dated)))
    return sum(not _translated(message.string) for message in catalogue if message.id)


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> None:
    new = {name for name in sys.argv[1:] if not name.startswith("-")}
    wanted = next((name[2:] for name in sys.argv[1:] if name.startswith("--")), "messages")
    for domain, template in (
        ("messages", messages()), ("lessons", lessons()), ("speak", pages("speak")), ("room", pages("room")),
    ):  # fmt: skip
        begun = new if domain == wanted or (domain, wanted) in EXPLAINS else set()
        for locale in sorted({*_existing(domain), *begun}):
            print(f"{locale} {domain}: {update(locale, template)} to translate")


EXPLAINS = {("lessons", "messages"), ("lessons", "room")}
"""What a new locale of the one has to have of the other."""


def _existing(domain: str) -> set[str]:
    """Folders are named as gettext names locales, with underscores: zh_Hant_TW."""
    return {path.parent.parent.name for path in (ROOT / "translations").glob(f"*/LC_MESSAGES/{domain}.po")}


if __name__ == "__main__":
    main()
