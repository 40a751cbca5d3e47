"""The interface in the reader's language: gettext catalogues read by Babel, looked up in one dictionary.

Four domains: `messages` (the interface), `lessons` (titles, summaries, cues and turns of the packs we ship), and two that
speak more languages than the interface does: `speak` (the pages that a relative or a checker is sent to) and `room` (a
workshop's wall and its guests' phones). Catalogues are read from `.po` at first use and kept; looking one string up costs a
dictionary access, because a page asks some hundred times.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.pofile import read_po
from markupsafe import escape

from langapp.config import ROOT

SOURCE = "en"
FOLDER = ROOT / "translations"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ks", "ps", "sd", "ug", "ur"})

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE)
_domain: ContextVar[str] = ContextVar("domain", default="messages")


@dataclass(frozen=True)
class Catalogue:
    """One domain in one locale."""

    one: dict[str, str]
    many: dict[str, tuple[str, ...]]
    plural: Callable[[int], int]


class Lazy:
    """A message that is translated when it is read: for words written down at import time."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return gettext(self.message)

    def __html__(self) -> str:
        return str(escape(str(self)))


def locales(domain: str = "messages") -> list[str]:
    """The languages a domain speaks, the source first."""
    return _locales(FOLDER, domain)


@functools.cache
def _locales(folder: Path, domain: str) -> list[str]:
    found = (path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{domain}.po"))
    return [SOURCE, *sorted(name.replace("_", "-") for name in found)]


def use(locale: str, domain: str = "messages") -> None:
    """Speak this locale from now on, in this request."""
    _locale.set(locale if locale in locales(domain) else SOURCE)
    _domain.set(domain)


@contextmanager
def speaking(locale: str, domain: str) -> Iterator[None]:
    """For a few words in somebody else's language."""
    before = _locale.get(), _domain.get()
    use(locale, domain)
    try:
        yield
    finally:
        use(*before)


def locale() -> str:
    return _locale.get()


def babel() -> str:
    """The interface's language as Babel calls it; our English is British, and says 5 March."""
    here = locale()
    return "en_GB" if here == SOURCE else here.replace("-", "_")


def direction(tag: str | None = None) -> str:
    return "rtl" if (tag or locale()) in RIGHT_TO_LEFT else "ltr"


@functools.cache
def endonym(tag: str) -> str:
    name = str(Locale.parse(tag).get_display_name(tag))
    return name[:1].upper() + name[1:]


def best(accepted: Iterable[str]) -> str:
    """The first locale a browser asks for that we have, by language."""
    have = locales()
    for tag in accepted:
        language = tag.replace("_", "-").split("-")[0].lower()
        if language in have:
            return language
    return SOURCE


def gettext(message: str, /, **values: Any) -> str:
    here = _locale.get()
    translated = message if here == SOURCE else (catalogue(here, _domain.get()).one.get(message) or message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, n: int, /, **values: Any) -> str:
    here = _locale.get()
    if here == SOURCE:
        form = singular if n == 1 else plural
    else:
        messages = catalogue(here, _domain.get())
        forms = messages.many.get(singular)
        form = forms[messages.plural(n)] if forms else (singular if n == 1 else plural)
    return form % {"n": n, **values}


def lesson_text(text: str) -> str:
    """A title, summary, cue or turn of a pack, as its reader's language has it; else as it was written."""
    here = _locale.get()
    return text if here == SOURCE or not text else (catalogue(here, "lessons").one.get(text) or text)


_ = gettext
lazy = Lazy


@functools.cache
def catalogue(tag: str, domain: str) -> Catalogue:
    path = FOLDER / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return Catalogue({}, {}, lambda n: 0)
    with path.open("rb") as file:
        parsed = read_po(file, locale=tag.replace("-", "_"), domain=domain)
    one: dict[str, str] = {}
    many: dict[str, tuple[str, ...]] = {}
    for entry in parsed:
        if not entry.id or entry.fuzzy:
            continue
        if isinstance(entry.id, list | tuple):
            forms = tuple(entry.string or ())
            if all(forms):
                many[entry.id[0]] = forms
        elif entry.string:
            one[entry.id] = str(entry.string)
    return Catalogue(one, many, _plural(parsed.plural_expr))


def _plural(expression: str) -> Callable[[int], int]:
    """The plural rule of a catalogue's header, compiled by the standard library."""
    rule: Callable[[int], int] = c2py(expression)
    return rule
