"""Packs as files again: a document as the folder that `files.read` would read it from, and nothing lost on the way.

Written as a person would: block style, a reading system beside its text, and quotes only where YAML, ours or anybody's,
would take a word for something else. Equal documents give equal bytes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from langapp.packs.documents import Fork, Form, Line, Pack, Provenance, Wording
from langapp.packs.files import CAME_FROM, PACK_FILE, SUFFIX

WIDTH = 110
"""Letters of a line beyond which readings go below one another."""
ABOUT = ("title", "meanings", "kind", "language", "form", "moment", "ages", "summary", "licence")
NEEDED = ("title", "meanings", "kind", "moment", "ages", "summary", "licence")
OF_A_LINE = ("id", "when", "title", "body", "source", "meaning", "cue", "turn", "picture")
OF_A_FORM = ("literal", "note", "region", "register", "speak")
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~](?:[^\n]*[^\s:])?")
"""How a text looks that needs no quotes, as far as its first and last letter tell."""
FLOW = re.compile(r"[,\[\]{}?:]")
READ_AS_YES_OR_NO = re.compile(r"y|n", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What a YAML file holds by number, or takes for the end of a line."""


def files_of(pack: Pack) -> dict[str, bytes]:
    """The files of its folder, by name; the meanings first."""
    tags = sorted({*pack.languages, *pack.titles, *pack.by})
    return {
        PACK_FILE: _bytes(_meanings(pack)),
        **{f"{tag}{SUFFIX}": _bytes(_language(pack, tag)) for tag in tags},
    }


def _meanings(pack: Pack) -> Iterator[str]:
    told = {name: str(getattr(pack, name)) for name in ABOUT if name != "ages"}
    told["ages"] = f"{pack.ages[0]}-{pack.ages[1]}"
    for name in ABOUT:
        if told[name] or name in NEEDED:
            yield f"{name}: {scalar(told[name])}"
    if pack.fork:
        yield "fork:"
        yield from _told(pack.fork)
    if pack.provenance:
        yield "provenance:"
        yield from _told(pack.provenance)
    if pack.melody:
        yield from _several_lines("melody", pack.melody)
    yield "lines:" if pack.lines else "lines: []"
    for line in pack.lines:
        yield from _line(line)


def _told(about: Fork | Provenance) -> Iterator[str]:
    told: dict[str, str] = dataclasses.asdict(about)
    for name, text in told.items():
        if text:
            yield f"  {name}: {scalar(text, numbers=name == 'edition')}"


def _line(line: Line) -> Iterator[str]:
    told = {name: getattr(line, name) for name in OF_A_LINE}
    told[CAME_FROM] = line.came_from
    hyphen = "- "
    for name, text in told.items():
        if text or name == "id":
            yield f"  {hyphen}{name}: {scalar(text)}"
            hyphen = "  "


def _language(pack: Pack, tag: str) -> Iterator[str]:
    yield f"language: {scalar(tag)}"
    if names := pack.by.get(tag):
        yield f"by: [{', '.join(scalar(name, flow=True) for name in names)}]"
    if tag in pack.titles:
        yield "title:"
        yield from _form(pack.titles[tag], "  ")
    said = [(line.id, line.wordings[tag]) for line in pack.lines if tag in line.wordings]
    yield "wordings:" if said else "wordings: {}"
    for line_id, wording in said:
        yield f"  {scalar(line_id)}:"
        yield from _wording(wording)


def _wording(wording: Wording) -> Iterator[str]:
    yield from _form(wording.form, "    ")
    if wording.variants:
        yield "    variants:"
    for key, form in wording.variants.items():
        yield f"      {scalar(key)}:"
        yield from _form(form, "        ")


def _form(form: Form, indent: str) -> Iterator[str]:
    yield f"{indent}text: {scalar(form.text)}"
    yield from _readings(form.readings, indent)
    for name in OF_A_FORM:
        if text := getattr(form, name):
            yield f"{indent}{name}: {scalar(text)}"


def _readings(readings: Mapping[str, str], indent: str) -> Iterator[str]:
    if not readings:
        return
    beside = ", ".join(
        f"{scalar(name, flow=True)}: {scalar(text, flow=True)}" for name, text in readings.items()
    )
    if len(indent) + len(beside) + 12 <= WIDTH:
        yield f"{indent}readings: {{{beside}}}"
        return
    yield f"{indent}readings:"
    yield from (f"{indent}  {scalar(name)}: {scalar(text)}" for name, text in readings.items())


def _several_lines(name: str, text: str) -> Iterator[str]:
    """As it was written, line below line, where YAML can hold it so."""
    if "\n" not in text or text != text.strip() or UNSEEN.search(text.replace("\n", "")):
        yield f"{name}: {scalar(text)}"
        return
    yield f"{name}: |"
    yield from (f"  {line}" if line else "" for line in text.split("\n"))


def scalar(text: str, *, flow: bool = False, numbers: bool = False) -> str:
    """A text as one value: bare where every reader of YAML takes it for that very text, else between double quotes.

    `flow` is for a value between brackets; with `numbers` a whole number stays bare.
    """
    if numbers and text.isascii() and text.isdecimal():
        return text
    bare = (
        PLAIN.fullmatch(text)
        and ": " not in text
        and " #" not in text
        and not UNSEEN.search(text)
        and not (flow and FLOW.search(text))
        and not READ_AS_YES_OR_NO.fullmatch(text)
        and _is_a_string(text)
    )
    return text if bare else f'"{_escaped(text)}"'


def _is_a_string(text: str) -> bool:
    """Whether other readers of YAML, which know numbers, dates and yes and no, take it for words too."""
    loader: Any = yaml.SafeLoader("")
    return bool(loader.resolve(yaml.ScalarNode, text, (True, False)) == loader.DEFAULT_SCALAR_TAG)


def _escaped(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _bytes(lines: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
