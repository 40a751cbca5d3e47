"""Packs as files: a folder under `lessons/`, read into a document, with every value's file and line kept."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langapp.lib import strictyaml
from langapp.packs import checking
from langapp.packs.documents import Fork, Form, Line, Pack, Provenance, Wording

PACK_FILE = "pack.yaml"
SUFFIX, MISNAMED = ".yaml", ".yml"
SETTLED = "settled"
AGES = re.compile(r"(\d{1,3})-(\d{1,3})")
PACK_NEEDS = ("title", "meanings", "kind", "moment", "ages", "summary", "licence", "lines")
PACK_MAY = ("language", "form", "provenance", "melody", "fork")
LINE_MAY = ("id", "meaning", "cue", "turn", "picture", "when", "title", "body", "source")
CAME_FROM = "from"
"""The key of a line for what a document calls `came_from`."""
FORM_MAY = ("text", "readings", "literal", "note", "region", "register", "speak")
FORK_NEEDS = ("pack", "edition", "by")
PROVENANCE_MAY = ("grade", "why", "collector", "year", "page", "unverified")


@dataclass(frozen=True, order=True)
class Problem:
    """Something to mend, where a person finds it."""

    file: Path
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


@dataclass
class Reading:
    """One folder, read. `pack` is None when too little could be understood to check the rest."""

    folder: Path
    pack: Pack | None = None
    problems: list[Problem] = field(default_factory=list)
    places: dict[checking.Path, tuple[Path, int]] = field(default_factory=dict)

    def place(self, path: checking.Path) -> tuple[Path, int]:
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (self.folder / PACK_FILE, 1))


def read(folder: Path) -> Reading:
    """Read a pack's folder and find everything wrong with it. Never raises for what the files say."""
    reading = Reading(folder)
    _Reader(reading).read()
    if reading.pack is not None:
        for problem in checking.problems(reading.pack):
            file, line = reading.place(problem.path)
            reading.problems.append(Problem(file, line, problem.why))
    reading.problems = sorted(set(reading.problems))
    return reading


def folders(lessons: Path) -> list[Path]:
    """The pack folders of a lessons folder; one that lost its pack.yaml too, so that it is noticed."""
    found = {path.parent for path in lessons.glob("*/*") if path.suffix in (SUFFIX, MISNAMED)}
    return sorted(found - {lessons / SETTLED})


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.file = reading.folder / PACK_FILE
        self.document: strictyaml.Document | None = None

    def read(self) -> None:
        for file in sorted(self.reading.folder.glob(f"*{MISNAMED}")):
            self.reading.problems.append(
                Problem(file, 1, f"only {SUFFIX} is read: name this file {file.stem}{SUFFIX}")
            )
        if not self.reading.folder.is_dir() or not self.file.exists():
            self.reading.problems.append(
                Problem(self.file, 1, "there is no pack.yaml here: a pack is a folder with one")
            )
            return
        kept = self._open(self.file)
        if kept is None:
            return
        self._keys((), kept, PACK_NEEDS + PACK_MAY)
        for name in PACK_NEEDS:
            if name not in kept:
                self._problem((), f"“{name}” is missing: add it")
        for name in PACK_NEEDS + PACK_MAY:
            self._place((name,), name)
        lines = self._meanings(kept.get("lines"))
        provenance, fork = self._provenance(kept.get("provenance")), self._fork(kept.get("fork"))
        titles, by = self._languages(lines)
        self.reading.pack = Pack(
            slug=self.reading.folder.name,
            title=self._text(("title",), kept),
            meanings=self._text(("meanings",), kept),
            kind=self._text(("kind",), kept),
            moment=self._text(("moment",), kept),
            ages=self._ages(kept.get("ages")),
            summary=self._text(("summary",), kept),
            licence=self._text(("licence",), kept),
            lines=tuple(lines.values()),
            titles=titles,
            by=by,
            language=self._text(("language",), kept),
            form=self._text(("form",), kept),
            provenance=provenance,
            melody=self._text(("melody",), kept),
            fork=fork,
        )

    def _open(self, file: Path) -> dict[str, Any] | None:
        self.file = file
        try:
            self.document = strictyaml.load(file.read_bytes())
        except strictyaml.NotStrictYAML as error:
            self.reading.problems.append(Problem(file, error.line, error.why))
            return None
        except OSError as error:
            self.reading.problems.append(Problem(file, 1, f"cannot be read: {error.strerror}"))
            return None
        if not isinstance(self.document.value, dict):
            self._problem((), "names and values are needed here, as in “title: Bath time”")
            return None
        return dict(self.document.value)

    def _meanings(self, kept: Any) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        if kept is not None and not isinstance(kept, list):
            self._problem(("lines",), "“lines” is a list: begin each with a hyphen")
            return lines
        for number, entry in enumerate(kept or []):
            at = ("lines", number)
            if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
                self._problem(at, "each line needs an id, as in “- id: shall-we-bathe”")
                continue
            self._keys(at, entry, (*LINE_MAY, CAME_FROM))
            told: dict[str, Any] = {name: self._text((*at, name), entry) for name in LINE_MAY}
            line = Line(**told, came_from=self._text((*at, CAME_FROM), entry))
            if line.id in lines:
                self._problem(at, f"the id “{line.id}” stands here twice: give this line its own")
                continue
            for name in ("", *LINE_MAY):
                self._place(
                    ("lines", line.id, name) if name else ("lines", line.id),
                    *at,
                    *([name] if name else []),
                )
            lines[line.id] = line
        return lines

    def _languages(self, lines: dict[str, Line]) -> tuple[dict[str, Form], dict[str, tuple[str, ...]]]:
        titles: dict[str, Form] = {}
        by: dict[str, tuple[str, ...]] = {}
        for file in sorted(self.reading.folder.glob(f"*{SUFFIX}")):
            if file.name == PACK_FILE:
                continue
            kept = self._open(file)
            if kept is None:
                continue
            self._keys((), kept, ("language", "by", "title", "wordings"))
            tag = self._text(("language",), kept)
            if tag != file.stem:
                self._problem(
                    ("language",),
                    f"the file is named {file.stem}, its language says “{tag}”: make them the same",
                )
                continue
            names = kept.get("by")
            if isinstance(names, list) and names and all(isinstance(name, str) and name for name in names):
                by[tag] = tuple(map(str, names))
            else:
                self._problem(
                    ("by",), "“by” is missing: list who wrote these wordings, as in “by: [Langapp]”"
                )
            if "title" in kept and not isinstance(kept["title"], dict):
                self._problem(("title",), "the title needs a text: write it as “title: {text: …}”")
            elif "title" in kept:
                titles[tag] = self._form(("title",), kept["title"], ("titles", tag))
            self._wordings(tag, kept.get("wordings"), lines)
        return titles, by

    def _wordings(self, tag: str, kept: Any, lines: dict[str, Line]) -> None:
        if not isinstance(kept, dict):
            self._problem(("wordings",), "“wordings” is missing: give each line's id and its text under it")
            return
        for line_id, entry in kept.items():
            at = ("wordings", line_id)
            if line_id not in lines:
                self._problem(
                    at,
                    f"there is no line “{line_id}” in pack.yaml: correct the id, or add the meaning there",
                )
                continue
            if not isinstance(entry, dict):
                self._problem(at, f"“{line_id}” needs a text: write it as “text: …” on the next line")
                continue
            path = ("lines", line_id, tag)
            variants = entry.pop("variants", {})
            form = self._form(at, entry, path)
            others: dict[str, Form] = {}
            if not isinstance(variants, dict):
                self._problem(
                    (*at, "variants"),
                    "“variants” are keys, each with its text, as in “south: {text: …}”",
                )
                variants = {}
            for key, variant in variants.items():
                here = (*at, "variants", key)
                if isinstance(variant, dict):
                    others[key] = self._form(here, variant, (*path, key))
                else:
                    self._problem(here, f"the variant “{key}” needs a text: write it as “{key}: {{text: …}}”")
            line = lines[line_id]
            wordings = {**line.wordings, tag: Wording(tag, form, others)}
            lines[line_id] = dataclasses.replace(line, wordings=wordings)

    def _form(self, at: tuple[str | int, ...], kept: dict[str, Any], path: checking.Path) -> Form:
        self._keys(at, kept, FORM_MAY)
        self._place(path, *at)
        for name in FORM_MAY:
            self._place((*path, name), *at, name)
        for system in kept["readings"] if isinstance(kept.get("readings"), dict) else ():
            self._place((*path, "readings", system), *at, "readings", system)
        readings = kept.get("readings", {})
        if not isinstance(readings, dict) or not all(isinstance(value, str) for value in readings.values()):
            self._problem(
                (*at, "readings"),
                "“readings” are a system and its text, as in “jyutping: cung1 loeng4”",
            )
            readings = {}
        texts = {name: self._text((*at, name), kept) for name in FORM_MAY if name != "readings"}
        return Form(readings=dict(readings), **texts)

    def _provenance(self, kept: Any) -> Provenance | None:
        if kept is None:
            return None
        self._place(("provenance",), "provenance")
        if not isinstance(kept, dict):
            self._problem(("provenance",), "“provenance” has a grade and why, each on a line of its own")
            return None
        self._keys(("provenance",), kept, PROVENANCE_MAY)
        for name in PROVENANCE_MAY:
            self._place(("provenance", name), "provenance", name)
        return Provenance(**{name: self._text(("provenance", name), kept) for name in PROVENANCE_MAY})

    def _fork(self, kept: Any) -> Fork | None:
        if kept is None:
            return None
        self._place(("fork",), "fork")
        if not isinstance(kept, dict) or not all(kept.get(name) for name in FORK_NEEDS):
            self._problem(("fork",), f"“fork” tells {', '.join(FORK_NEEDS)}, each on a line of its own")
            return None
        self._keys(("fork",), kept, FORK_NEEDS)
        return Fork(**{name: self._text(("fork", name), kept) for name in FORK_NEEDS})

    def _ages(self, kept: Any) -> tuple[int, int]:
        match = AGES.fullmatch(kept) if isinstance(kept, str) else None
        return (int(match[1]), int(match[2])) if match else (0, 0)

    def _text(self, at: tuple[str | int, ...], kept: dict[str, Any]) -> str:
        value = kept.get(str(at[-1]), "")
        if isinstance(value, str):
            return value.strip()
        self._problem(at, f"“{at[-1]}” is one piece of text")
        return ""

    def _keys(self, at: tuple[str | int, ...], kept: dict[str, Any], allowed: tuple[str, ...]) -> None:
        for key in kept:
            if key not in allowed:
                self._problem((*at, key), f"“{key}” is not known here: use {', '.join(allowed)}")

    def _problem(self, at: tuple[str | int, ...], why: str) -> None:
        line = self.document.line(*at) if self.document else 1
        self.reading.problems.append(Problem(self.file, line, why))

    def _place(self, path: checking.Path, *at: str | int) -> None:
        if self.document:
            self.reading.places.setdefault(path, (self.file, self.document.line(*at)))
