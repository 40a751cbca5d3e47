"""Drawing up a plan: from a theme, the languages a room is expected to bring and how long it lasts, to its steps.

Always the same for the same shelf. A line that all of those languages say goes before one that some of them say, and a line
that none of them says is in no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG
from langapp.web import Refused
from langapp.workshops.preparing import materials
from langapp.workshops.steps import LENGTHS, Step

THEMES = ("phrases", "words")
SHAPES: dict[int, tuple[str, ...]] = {
    20: ("welcome", "hear", "neighbour", "rhyme", "goodbye"),
    30: ("welcome", "hear", "neighbour", "rhyme", "pictures", "goodbye"),
    45: ("welcome", "hear", "neighbour", "rhyme", "pictures", "story", "rhyme", "goodbye"),
}
LEAST = {20: 5, 30: 6, 45: 7}
SPARE = ("rhyme", "pictures", "story", "hear")
"""What takes the place of a step for which the shelf has nothing in these languages."""
WEIGHTS = {"welcome": 3, "hear": 8, "neighbour": 4, "rhyme": 5, "pictures": 6, "story": 6, "goodbye": 3}
HEARD = {20: 3, 30: 4, 45: 5}
SINGING = (30, 45)
"""Lengths that leave time for a song at the beginning."""
SUNG_TOGETHER = ("finger", "play")
"""Kinds of song for a room full of laps; a lullaby is for one."""
GREETING, ASKED, PARTING = (
    ("greetings/say-hello", "greetings/good-morning"),
    ("greetings/have-you-eaten",),
    ("greetings/wave-bye", "greetings/see-you-again"),
)
GOES_WITH = {
    "waking": "our-body", "changing": "our-body", "bath": "our-body", "dressing": "clothes", "meal": "food-and-drink",
    "outdoors": "sky-and-garden", "play": "animals", "bedtime": "at-home", "comfort": "feelings", "call": "our-family",
    "any": "our-family",
}  # fmt: skip
"""Words for the pictures of a session, by the moment its theme is for."""
NO_THEME = Pack("", "", "en", "phrases", "any", (0, 60), "", "", ())
"""Of a plan whose theme has left the shelf."""


def asked_for(
    slug: str, tags: Sequence[str], minutes: str, on_shelf: Shelf
) -> tuple[str, int, tuple[Step, ...]]:
    """The theme, the length and the steps that a form asked for. Raises Refused."""
    theme = on_shelf.packs.get(slug)
    if theme is None or theme.kind not in THEMES:
        raise Refused(_("Choose what the session is about."))
    known = [tag for tag in tags if tag in languages()]
    if not known:
        raise Refused(_("Choose at least one language that families will bring."))
    length = next((each for each in LENGTHS if str(each) == minutes), 0)
    return slug, length, draw_up(theme, known, length, on_shelf)


def draw_up(theme: Pack, tags: Sequence[str], minutes: int, on_shelf: Shelf) -> tuple[Step, ...]:
    """Five steps for 20 minutes, six for 30, seven or eight for 45; their minutes add up. Raises Refused."""
    if minutes not in LENGTHS:
        raise Refused(_("Choose 20, 30 or 45 minutes."))
    drawing = Drawing(theme, tuple(tags), on_shelf, minutes)
    if not any(map(drawing.said, theme.lines)):
        raise Refused(_("Nobody has written this theme in these languages yet. Choose another theme."))
    kinds = list(_kinds(drawing))
    return tuple(
        Step(
            _id(kind, [each for each, _refs in kinds[:place]]), kind, refs, share, *_told(drawing, kind, refs)
        )
        for place, ((kind, refs), share) in enumerate(
            zip(kinds, shares([WEIGHTS[kind] for kind, _refs in kinds], minutes), strict=True)
        )
    )


def one_more(
    step_id: str, kind: str, theme: Pack | None, tags: Sequence[str], steps: Sequence[Step], on_shelf: Shelf
) -> Step:
    """Another step of a kind, with what the plan does not have yet."""
    drawing = Drawing(
        theme or Pack("", "", "en", "phrases", "any", (0, 60), "", "", ()), tuple(tags), on_shelf
    )
    drawing.used.update(ref for step in steps for ref in step.refs)
    refs = drawing.refs(kind)
    return Step(step_id, kind, refs, WEIGHTS[kind], *_told(drawing, kind, refs))


def shares(weights: Sequence[int], minutes: int) -> list[int]:
    """Whole minutes by weight, none without one, that add up."""
    exact = [Fraction(weight * minutes, sum(weights)) for weight in weights]
    whole = [int(share) for share in exact]
    nearest = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in nearest[: minutes - sum(whole)]:
        whole[place] += 1
    return whole


@dataclass
class Drawing:
    """One plan in the drawing: what it is drawn from, and which lines it has already."""

    theme: Pack
    tags: tuple[str, ...]
    shelf: Shelf
    minutes: int = 30
    used: set[str] = field(default_factory=set)

    def refs(self, kind: str) -> tuple[str, ...]:
        """Lines for a step of this kind; empty where the shelf has nothing that the room can say."""
        found = LINES[kind](self)
        self.used.update(found)
        return found

    def said(self, line: Line) -> int:
        """By how many of the languages."""
        return sum(tag in line.wordings for tag in self.tags)

    def best(self, pack: Pack, lines: Iterable[Line], most: int) -> tuple[str, ...]:
        """Those that most of the languages say, in the order of the pack; what is in the plan already comes last."""
        said = [line for line in lines if self.said(line)]
        chosen = sorted(said, key=lambda line: (pack.ref(line) in self.used, -self.said(line)))[:most]
        return tuple(pack.ref(line) for line in said if line in chosen)

    def of(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Of these lines, those that are on the shelf and that somebody can say."""
        found = ((ref, self.shelf.line(ref)) for ref in refs)
        return tuple(ref for ref, place in found if place is not None and self.said(place[1]))

    @property
    def lines(self) -> list[Line]:
        """Of the theme, but for what opens and closes every session."""
        kept = {*GREETING, *ASKED, *PARTING}
        return [line for line in self.theme.lines if self.theme.ref(line) not in kept] or list(
            self.theme.lines
        )


def _welcome(drawing: Drawing) -> tuple[str, ...]:
    """A greeting in everybody's language; then, where there is time, a song in one of them."""
    return drawing.of(GREETING)[:1] + (_rhyme(drawing) if drawing.minutes in SINGING else ())


def _hear(drawing: Drawing) -> tuple[str, ...]:
    return drawing.best(drawing.theme, drawing.lines, HEARD[drawing.minutes])


def _neighbour(drawing: Drawing) -> tuple[str, ...]:
    """What every language asks at the door; else a question of the theme, else any line of it."""
    questions = [line for line in drawing.lines if line.meaning.endswith("?")]
    asked = tuple(ref for ref in drawing.of(ASKED) if ref not in drawing.used)
    return asked or drawing.best(drawing.theme, questions or drawing.lines, 1)


def _rhyme(drawing: Drawing) -> tuple[str, ...]:
    """A short one, of the language named first; of another language than those the plan has."""
    had = {_language(drawing, ref) for ref in drawing.used}
    songs = [
        song
        for song in drawing.shelf.of_kind("song")
        if song.form in SUNG_TOGETHER
        and song.language in drawing.tags
        and song.sung
        and f"{song.slug}/{SUNG}" not in drawing.used
    ]
    songs.sort(key=lambda song: (song.language in had, drawing.tags.index(song.language), len(song.lines)))
    return tuple(f"{song.slug}/{SUNG}" for song in songs[:1])


def _language(drawing: Drawing, ref: str) -> str:
    place = drawing.shelf.line(ref)
    return place[0].language if place else ""


def _pictures(drawing: Drawing) -> tuple[str, ...]:
    """Four words to choose from, no picture twice; first those whose picture is in the theme too."""
    words = drawing.theme if drawing.theme.kind == "words" else _companion(drawing, "words")
    if words is None:
        return ()
    pictured = {line.picture: line for line in reversed(words.lines) if line.picture and drawing.said(line)}
    shared = {line.picture for line in drawing.theme.lines}
    lines = [line for line in words.lines if pictured.get(line.picture) is line]
    lines.sort(key=lambda line: line.picture not in shared)
    found = drawing.best(words, lines, 4)
    return found if len(found) > 1 else ()


def _story(drawing: Drawing) -> tuple[str, ...]:
    """Four lines in the order of the pack, from its beginning to its end."""
    told = drawing.theme if drawing.theme.kind != "words" else _companion(drawing, "phrases")
    if told is None:
        return ()
    lines = drawing.lines if told is drawing.theme else told.lines
    most = max(map(drawing.said, lines), default=0)
    said = [line for line in lines if most and drawing.said(line) == most]
    count = min(4, len(said))
    if count < 3:
        return ()
    return tuple(told.ref(said[round(place * (len(said) - 1) / (count - 1))]) for place in range(count))


def _goodbye(drawing: Drawing) -> tuple[str, ...]:
    return drawing.of(PARTING)


def _companion(drawing: Drawing, kind: str) -> Pack | None:
    """A pack of the other kind that goes with the theme: by the moment, else by the pictures they share."""
    theme = drawing.theme
    pictures = {line.picture for line in theme.lines if line.picture}

    def near(pack: Pack) -> tuple[bool, bool, int]:
        words, phrases = (pack, theme) if kind == "words" else (theme, pack)
        goes = GOES_WITH.get(phrases.moment) == words.slug
        same = pack.moment == theme.moment != "any"
        return goes, same, len(pictures & {line.picture for line in pack.lines})

    found = [
        pack for pack in drawing.shelf.of_kind(kind) if sum(map(bool, map(drawing.said, pack.lines))) > 2
    ]
    return max(found, key=near, default=None)


LINES: dict[str, Callable[[Drawing], tuple[str, ...]]] = {
    "welcome": _welcome, "hear": _hear, "neighbour": _neighbour, "rhyme": _rhyme, "pictures": _pictures,
    "story": _story, "goodbye": _goodbye,
}  # fmt: skip


def _kinds(drawing: Drawing) -> list[tuple[str, tuple[str, ...]]]:
    """Kinds with their lines, as the length asks for them. A greeting is a step also where nobody has written one."""
    shape = SHAPES[drawing.minutes]
    made = [(kind, drawing.refs(kind)) for kind in shape]
    made = [(kind, refs) for kind, refs in made if refs or kind in ("welcome", "goodbye")]
    for kind in [each for each in SPARE if each not in shape] + ["hear"] * len(shape):
        if len(made) < LEAST[drawing.minutes] and (refs := drawing.refs(kind)):
            made.insert(-1, (kind, refs))
    return made


def _told(drawing: Drawing, kind: str, refs: Sequence[str]) -> tuple[str, str]:
    places = [place for ref in refs if (place := drawing.shelf.line(ref))]
    song = next((pack for pack, _line in places if pack.kind == "song"), None)
    return materials.needed(kind), materials.notes(kind, song)


def _id(kind: str, before: Sequence[str]) -> str:
    return f"{kind}-{before.count(kind) + 1}" if kind in before else kind
