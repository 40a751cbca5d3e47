"""A fault: something to mend in a document, where it is, and what to do, in words for whoever meets it.

The words are made when they are asked for: in the language of the page, and in English where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from langapp import i18n
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.scripts import Stray

SLUG = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*")

Path = tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """Something to mend. `path` leads to it inside the document: ("lines", "splash", "yue", "text")."""

    path: Path
    why: str


def one_of(names: Sequence[str]) -> str:
    """a, b or c."""
    return format_list(list(names), style="or", locale=i18n.babel())


def did_you_mean(names: Sequence[str]) -> str:
    """A question with what may have been meant; empty where nobody can tell."""
    return _("Did you mean %(names)s?", names=one_of(names)) if names else ""


def sentences(*said: str) -> str:
    return " ".join(filter(None, said))


def unseen(stray: Stray) -> str:
    return _("There is a hidden character here (%(name)s). Type this again.", name=stray.name)


def hidden(path: Path, text: str) -> list[Problem]:
    """A character that nobody sees and that turns a page round."""
    stray = scripts.hidden(text)
    return [Problem(path, unseen(stray))] if stray else []
