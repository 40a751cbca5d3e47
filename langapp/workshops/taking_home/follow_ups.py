"""Three days in a family's own calendar, if it asks for them: one line each, and nothing that rings."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta

from langapp.i18n import _, lesson_text
from langapp.lib.ical import Event
from langapp.workshops.taking_home.take_home import Piece, Taken

AFTER = (2, 5, 12)
"""Days."""
AT = time(17, 30)
"""Between work and bed, on whatever clock the phone has."""
LASTS = timedelta(minutes=10)


def days(taken: Taken, pieces: tuple[Piece, ...], first: date, address: str) -> list[Event]:
    """None where no line of it is left. `address` leads back to all of them."""
    lines = [piece for piece in pieces if any(say.form for card in piece.cards for say in card.says)]
    return [
        Event(
            uid=_uid(taken, first, day),
            starts=datetime.combine(first + timedelta(days=day), AT),
            lasts=LASTS,
            summary=_name(piece),
            description="\n".join([*_words(piece), "", _("All of them:"), address]),
            url=address,
        )
        for day, piece in zip(AFTER, _spread(lines), strict=False)
    ]


def _spread(pieces: list[Piece]) -> list[Piece]:
    """Three of them, the first and others far from it; of fewer, each again."""
    return [pieces[len(pieces) * each // len(AFTER)] for each in range(len(AFTER))] if pieces else []


def _name(piece: Piece) -> str:
    return lesson_text(piece.song.title) if piece.song else piece.cards[0].meaning


def _words(piece: Piece) -> list[str]:
    """Of a line, each language's; of a song, its first two lines. Then what hands do."""
    cards = piece.cards[:2] if piece.song else piece.cards[:1]
    said = [say.form.text for card in cards for say in card.says if say.form]
    line = piece.cards[0].line
    does = " ".join(lesson_text(text) for text in (line.cue, line.turn) if text)
    return [*said, does] if does else said


def _uid(taken: Taken, first: date, day: int) -> str:
    """Taken in twice, it is there once."""
    said = f"{taken.path} {first.isoformat()} {day}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@langapp"
