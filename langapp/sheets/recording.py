"""A sheet for a grandmother: a square for the camera, and the lines she is asked to say, large and in her script.

Whoever holds it may send recordings for as long as its link opens: it is as good as the link itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from langapp import days, i18n
from langapp.families.models import Choice
from langapp.i18n import _, ngettext
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.packs.shelf import Shelf
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean
from langapp.voices import asking, naming, ours
from langapp.voices.models import Ask
from langapp.web import Refused


@dataclass(frozen=True)
class Prompt:
    """A line to be said, and the picture of what it means, if there is one."""

    words: Words
    picture: str


@dataclass(frozen=True, kw_only=True)
class RecordingSheet(Sheet):
    """Its title and all that stands large on it is in her language; `notice` is for the family that prints it."""

    kind: ClassVar[str] = "recording"

    ask_id: str
    asked: str
    how: str
    needs: str
    title_dir: str
    prompts: tuple[Prompt, ...]
    notice: str


def suits(about: About) -> bool:
    return about.ask is not None


def draw(about: About) -> RecordingSheet:
    assert about.ask is not None
    return prompting(about.ask, ours.current(), about.choices[0], about.paper, datetime.now(UTC))


def prompting(ask: Ask, shelf: Shelf, choice: Choice, size: str, now: datetime) -> RecordingSheet:
    """Raises Refused where the link opens nothing any more: a paper that leads nowhere is not printed."""
    prompts = tuple(_prompts(ask, shelf, choice))
    if not ask.is_open(now) or not prompts:
        raise Refused(_("This link does not open any more. Make a new one, then print it."))
    here, notice = i18n.locale(), _notice(ask)
    with i18n.speaking(ask.tag, naming.DOMAIN):
        return RecordingSheet(
            title=clean(_("Hello, %(name)s", name=ask.name) if ask.name else _("Hello")),
            title_lang=_lang(i18n.locale()),
            title_dir=i18n.direction(),
            lang=here,
            dir=i18n.direction(here),
            paper=size,
            band=(_position(choice),),
            square=qr.square(asking.link(ask)),
            ask_id=ask.id,
            asked=ngettext(
                "Your family asks you to say %(n)s short line for the little one.",
                "Your family asks you to say %(n)s short lines for the little one.",
                len(prompts),
            ),
            how=asking.paper(ask),
            needs=_("You need no account. Tap, speak, send."),
            prompts=prompts,
            notice=notice,
        )


def _notice(ask: Ask) -> str:
    """What a paper that is lying about can do, and until when."""
    until = days.shown_with_year(days.on(ask.expires_at))
    if ask.name:
        return _(
            "Whoever holds this paper can send these lines as %(name)s, until %(day)s or until you stop the link.",
            name=clean(ask.name),
            day=until,
        )
    return _(
        "Whoever holds this paper can send these lines, until %(day)s or until you stop the link.", day=until
    )


def _prompts(ask: Ask, shelf: Shelf, choice: Choice) -> Iterator[Prompt]:
    """As she is asked to say them, and in her script alone: she reads it."""
    for wanted in ask.lines(shelf):
        place = shelf.line(wanted.ref)
        assert place is not None
        form = place[1].wordings[ask.tag].as_said(ask.variant)
        yield Prompt(paper.of_form(form, choice.language, _position(choice), "script"), place[1].picture)


def _position(choice: Choice) -> int:
    return max(0, choice.number - 1)


def _lang(locale: str) -> str:
    return languages().get(locale).html_lang if locale in languages() else locale
