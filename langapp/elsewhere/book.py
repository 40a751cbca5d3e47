"""A book as EPUB 3: the words of a song or a pack, read aloud line by line where there is sound.

The files are drawn from `templates/book/`; what there is to tell and what is heard is worked out here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import current_app

from langapp.elsewhere import naming
from langapp.elsewhere.overlays import Overlay, overlay, said_id
from langapp.elsewhere.taking import Entry, Said, Taken, entries_said
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import Language, languages
from langapp.lib.zipmember import undated
from langapp.makings.making import Tell
from langapp.speech.pieces import graphemes

PAGES = {
    "META-INF/container.xml": "container.xml",
    "book/package.opf": "package.xml",
    "book/nav.xhtml": "nav.xml",
    "book/cover.xhtml": "cover_page.xml",
    "book/cover.svg": "cover.svg.xml",
    "book/lines.xhtml": "lines.xml",
    "book/credits.xhtml": "credits.xml",
}
CSS = Path(__file__).parent / "templates" / "book" / "book.css"
WIDE, NARROW = 20, 28
"""Latin letters that fit across the cover, in the larger and the smaller letters."""
MOST_LINES = 3


def epub(taken: Taken, now: datetime, tell: Tell) -> bytes:
    """The same words, sounds and time give the same bytes. Raises TakenBack."""
    heard = overlay(taken, tell)
    told = _told(taken, heard, now)
    pages = {**PAGES, **({"book/overlay.smil": "overlay.xml"} if heard.pars else {})}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # First, and as it is: EPUB 3.3, 4.2.2.
        archive.writestr(undated("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        for name, template in pages.items():
            drawn = current_app.jinja_env.get_template(f"book/{template}").render(told)
            archive.writestr(undated(name), drawn.encode())
        archive.writestr(undated("book/book.css"), CSS.read_bytes())
        for name, mp3 in heard.files.items():
            archive.writestr(undated(f"book/{name}", zipfile.ZIP_STORED), mp3)
    return file.getvalue()


def _told(taken: Taken, heard: Overlay, now: datetime) -> dict[str, Any]:
    every = list(entries_said(taken.entries))
    said = dict.fromkeys((each.language, naming.credits(taken, entry, each)) for entry, each in every)
    licences = dict.fromkeys(entry.licence for entry, _each in every if entry.licence)
    spoken_by = naming.spoken_by(heard.engines)
    voices = [name or _("Computer voice") for name in heard.voices]
    return {
        "taken": taken,
        "lines": [_line(number, entry) for number, entry in enumerate(taken.entries, 1)],
        "languages": [languages().get(tag) for tag in taken.tags],
        "pars": heard.pars,
        "files": list(heard.files),
        "seconds": heard.seconds,
        "voices": voices,
        "spoken_by": spoken_by,
        "identifier": f"urn:uuid:{_identifier(taken)}",
        "modified": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credits": list(said),
        "creators": list(dict.fromkeys(name for tag in taken.tags for name in taken.by.get(tag, ()))),
        "rights": " ".join(
            filter(None, (*dict.fromkeys(sentence for _language, sentence in said), spoken_by))
        ),
        "licences": [naming.LICENCES[key] for key in licences if key in naming.LICENCES],
        "features": list(_features(every, heard)),
        "summary": _summary(bool(heard.pars)),
        "cover": list(_cover(taken)),
        "labels": {
            "origin": _("Where this comes from"),
            "contents": _("Contents"),
            "parts": _("Parts of this book"),
            "voices": _("Voices"),
        },
    }


def _line(number: int, entry: Entry) -> dict[str, Any]:
    says = [(said_id(number, place), said) for place, said in enumerate(entry.says, 1)]
    return {"id": f"line-{number}", "entry": entry, "says": says}


def _identifier(taken: Taken) -> str:
    """The same book, made anew, takes the place of the older one."""
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("langapp", taken.family, taken.slug, *taken.tags))))


def _features(every: list[tuple[Entry, Said]], heard: Overlay) -> Iterator[str]:
    yield from ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability")
    if any(said.ruby for _entry, said in every):
        yield "rubyAnnotations"
    if heard.pars:
        yield "synchronizedAudioText"


def _summary(with_sound: bool) -> str:
    if with_sound:
        return _("All of it is text, in the reader’s own letters and size. Each line is also read aloud.")
    return _("All of it is text, in the reader’s own letters and size.")


def _cover(taken: Taken) -> Iterator[tuple[str, str, str, bool]]:
    """The title and, smaller, how its languages say it: lines with their language and direction."""
    for line in _folded(taken.title.text, WIDE):
        yield line, taken.title.lang, taken.title.dir, True
    for language, text in _names(taken)[:4]:
        for line in _folded(text, NARROW)[:2]:
            yield line, language.html_lang, language.direction, False


def _names(taken: Taken) -> list[tuple[Language, str]]:
    if taken.titles:
        return [(said.language, said.text) for said in taken.titles.values()]
    return [(languages().get(tag), languages().get(tag).endonym) for tag in taken.tags]


def _folded(text: str, wide: int) -> list[str]:
    """In lines that fit, broken between words; within a word that is longer than a line, as of Thai or Han."""
    lines = [""]
    words = (piece for word in text.split() for piece in _pieces(word, wide))
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if scripts.width(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line][:MOST_LINES]


def _pieces(word: str, wide: int) -> list[str]:
    """Of a word, each as long as a line at most. A mark stays on its letter."""
    pieces = [""]
    for letter in graphemes(word):
        if pieces[-1] and scripts.width(pieces[-1] + letter) > wide:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
