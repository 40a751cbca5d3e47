"""LibreLingo courses: `course.yaml`, its modules, and the words and phrases of their skills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langapp.lib import strictyaml
from langapp.lib.archive import Archive
from langapp.lib.strictyaml import Document, NotStrictYAML
from langapp.lib.tables import LIBRELINGO, Note, NotOpened, Opened, Row, Sheet
from langapp.lib.tables.bounds import kept

COURSE, MODULE = "course.yaml", "module.yaml"
KINDS = (
    ("New words", "Word", ("Synonyms",), ("Also accepted", "Alternative translations")),
    (
        "Phrases",
        "Phrase",
        ("Alternative versions", "Alternative"),
        ("Alternative translations", "Also accepted"),
    ),
)
"""Where in a skill: what it is called there, other ways to say it, and to translate it."""
OTHER, OTHER_MEANINGS, SKILL, FILE = "Other versions", "Other translations", "Skill", "File"
TAG = "IETF BCP 47"
APART = " / "


def is_course(names: list[str]) -> bool:
    return any(_last(name) == COURSE for name in names)


def read(archive: Archive) -> Opened:
    """One sheet; its first row, numbered 0, names the columns, and each other is numbered as its line in the file of
    its skill, which is its last cell. Raises NotOpened and BadArchive.
    """
    place = min((name for name in archive.names if _last(name) == COURSE), key=lambda name: name.count("/"))
    folder = place.removesuffix(COURSE)
    course = _loaded(archive, place)
    said = _dict(_dict(course.value).get("Course"))
    target, source = _dict(said.get("Language")), _dict(said.get("For speakers of"))
    notes: list[Note] = []
    rows = kept(_rows(archive, folder, course, notes))
    if not rows:
        raise NotOpened("empty")
    names = [_text(target.get("Name")), _text(source.get("Name")), OTHER, OTHER_MEANINGS, SKILL, FILE]
    about = {
        "title": _text(target.get("Name")),
        "text": _text(target.get(TAG)),
        "meaning": _text(source.get(TAG)),
        "licence": _text(_dict(said.get("License")).get("Short name")),
        "address": _text(said.get("Repository")),
    }
    return Opened(LIBRELINGO, [Sheet(about["title"], [Row(0, names), *rows])], notes, about=about)


def _rows(
    archive: Archive, folder: str, course: Document, notes: list[Note]
) -> Iterator[tuple[int, list[str]]]:
    for place in _skills(archive, folder, course, notes):
        skill = _loaded(archive, place)
        about = _dict(skill.value)
        name = _text(_dict(about.get("Skill")).get("Name")) or _last(place)
        file = place.removeprefix(folder)
        for kind, called, others, meanings in KINDS:
            for index, entry in enumerate(_list(about.get(kind))):
                line = skill.line(kind, index, called)
                kept_as = _dict(entry)
                text, meaning = _text(kept_as.get(called)), _text(kept_as.get("Translation"))
                if text or meaning:
                    other = [_joined(kept_as, names) for names in (others, meanings)]
                    yield line, [text, meaning, *other, name, file]
                else:
                    notes.append(Note(None, None, "no-words", {"file": file, "line": str(line)}))


def _skills(archive: Archive, folder: str, course: Document, notes: list[Note]) -> Iterator[str]:
    """In the order the course gives its modules, and those their skills; what they name and is not there is told."""
    for module in _list(_dict(course.value).get("Modules")):
        inside = f"{folder}{_text(module).strip('/')}/"
        if f"{inside}{MODULE}" not in archive.names:
            notes.append(Note(None, None, "no-file", {"file": f"{inside}{MODULE}".removeprefix(folder)}))
            continue
        for skill in _list(_dict(_loaded(archive, f"{inside}{MODULE}").value).get("Skills")):
            place = f"{inside}skills/{_text(skill)}"
            if place in archive.names:
                yield place
            else:
                notes.append(Note(None, None, "no-file", {"file": place.removeprefix(folder)}))


def _loaded(archive: Archive, place: str) -> Document:
    if archive.size(place) > strictyaml.LARGEST:
        raise NotOpened("yaml", file=place, line=1, reason=f"larger than {strictyaml.LARGEST // 1000} KB")
    try:
        return strictyaml.load(archive.read(place))
    except NotStrictYAML as error:
        raise NotOpened("yaml", file=place, line=error.line, reason=error.why) from error


def _joined(entry: dict[str, Any], names: tuple[str, ...]) -> str:
    return APART.join(text for name in names for text in map(_text, _list(entry.get(name))) if text)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value] if value else []
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _last(name: str) -> str:
    return name.rpartition("/")[2]
