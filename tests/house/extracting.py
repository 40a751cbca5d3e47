"""Every message there is to translate, gathered into memory as Babel does it, by the mappings of pyproject.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file

from langapp.config import ROOT
from langapp.languages.registry import languages
from langapp.packs import files
from langapp.packs.documents import Pack

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None}
PACKAGE = "langapp/"


@functools.cache
def messages() -> Catalog:
    """The interface: what code and templates say through gettext."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"].removeprefix(PACKAGE), mapping["method"]) for mapping in mappings]
    template = Catalog(domain="messages")
    for file, line, message, _comments, _context in extract_from_dir(
        ROOT / PACKAGE, method_map=methods, keywords=KEYWORDS
    ):
        template.add(message, None, [(f"{PACKAGE}{file}", line)])
    return template


def speak() -> Catalog:
    """The pages a relative is sent to, and the sentences of the code that answers there."""
    return _pages("speak")


def room() -> Catalog:
    """The pages of a workshop's guests and its wall, and the sentences of the code behind them."""
    return _pages("room")


@functools.cache
def _pages(domain: str) -> Catalog:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    template = Catalog(domain=domain)
    for pattern in settings["tool"]["langapp"][domain]:
        files_ = sorted(ROOT.glob(pattern))
        assert files_, pattern
        for path in files_:
            method = "jinja2" if path.suffix == ".html" else "python"
            for line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
                template.add(message, None, [(str(path.relative_to(ROOT)), line)])
    return template


@functools.cache
def lessons() -> Catalog:
    """What explains the lessons: titles, summaries, cues, turns, and the names of languages and variants."""
    template = Catalog(domain="lessons")
    for text in _lesson_texts():
        if text:
            template.add(text)
    return template


@functools.cache
def packs() -> list[Pack]:
    found = [files.read(folder).pack for folder in files.folders(ROOT / "lessons")]
    return [pack for pack in found if pack is not None]


def _lesson_texts() -> Iterator[str]:
    for language in languages():
        yield language.name
        yield from language.variants.values()
    for pack in packs():
        yield pack.title
        yield pack.summary
        for line in pack.lines:
            yield from (line.title, line.body, line.cue, line.turn)
