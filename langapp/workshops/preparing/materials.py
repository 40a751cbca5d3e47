"""What a leader is told beforehand: what to lay ready, and what to do with a room of whose languages they speak none.

Written into a plan in the leader's language when it is drawn up; from then on the words are theirs to change.
"""

from __future__ import annotations

from langapp.i18n import Lazy, _, lazy, lesson_text
from langapp.languages.registry import languages
from langapp.packs.documents import Pack

TITLES: dict[str, Lazy] = {
    "welcome": lazy("Welcome"),
    "hear": lazy("Hear and repeat"),
    "neighbour": lazy("Ask your neighbour"),
    "rhyme": lazy("A rhyme to play"),
    "pictures": lazy("Pictures to choose from"),
    "story": lazy("A tiny story"),
    "goodbye": lazy("Goodbye"),
}
"""Of each kind of step, as a leader reads it."""


def title(kind: str) -> str:
    return str(TITLES.get(kind, ""))


def needed(kind: str) -> str:
    """What to have at hand."""
    return {
        "welcome": _(
            "Seats or cushions in a half circle, so that everybody sees everybody, and the wall in sight of all."
        ),
        "hear": _("Nothing. You need both your hands."),
        "neighbour": _("Seats close enough for two families to turn to each other."),
        "rhyme": _("Room on the floor, and a lap for every little one."),
        "pictures": _("The printed cards, or the real things in a bag."),
        "story": _("A soft toy to act it out with, and a cloth to hide it under."),
        "goodbye": _("Cards to take home, if you printed some."),
    }[kind]


def notes(kind: str, song: Pack | None = None) -> str:
    """What to do and what to wait for, for somebody who speaks none of the languages."""
    said = _notes(kind)
    if song is None or song.language not in languages():
        return said
    named, title = lesson_text(languages().get(song.language).name), lesson_text(song.title)
    if kind == "welcome":
        return "\n".join((said, _("Then a song in %(language)s: “%(title)s”.", language=named, title=title)))
    return "\n".join((_("A rhyme in %(language)s: “%(title)s”.", language=named, title=title), said))


def _notes(kind: str) -> str:
    return {
        "welcome": _(
            "Wave to each family as they come in; nobody needs to say a name. Say a greeting in your own language first, "
            "then let the room hear it in theirs, and wave each time. Whoever comes in during the session joins where you "
            "are: nod, and point to the code on the wall."
        ),
        "hear": _(
            "You need not say these well, or at all. Read what the line means, do what your hands do, then let each "
            "language be heard once. Whoever speaks it is the teacher: look at them and nod. Say it all together twice, "
            "each in their own language. Then count to five without a word: babies answer with eyes, hands and feet "
            "before they answer with a voice."
        ),
        "neighbour": _(
            "Ask everybody to turn to the person next to them and ask this, each in their own language. The other answers "
            "in theirs, or with a nod. Nobody has to understand every word. Two minutes of happy noise are enough: then "
            "raise one hand and wait until the others do too."
        ),
        "rhyme": _(
            "If somebody here grew up with it, ask with an open hand whether they would like to lead; a shake of the head is "
            "fine. Hear it once, then do the hands without words, then say it all together twice, slower than you think. "
            "Between two rounds, wait: a look or a kick means once more."
        ),
        "pictures": _(
            "Show all the pictures, and wait before you name any: count to five. Whatever a little one looks at, reaches "
            "for or calls to is the choice. Let that word be heard in each language, and ask whoever says it another way "
            "at home to tell the room."
        ),
        "story": _(
            "Tell these lines in order as one small story, with the toy and your hands. Say what a line means, then look "
            "to a family to say it in their language: another family for each line. Stop before the last one and look "
            "round; somebody will want to finish it."
        ),
        "goodbye": _(
            "Wave first, and keep waving: the answer often comes when the coats are on. Tell everybody that their phone "
            "can keep today’s lines, with no account. Leave the wall on until the last family has gone."
        ),
    }[kind]
