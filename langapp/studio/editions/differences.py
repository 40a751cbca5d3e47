"""What became different between two editions, as a person would tell it."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from langapp.i18n import lazy, ngettext
from langapp.packs.documents import Line, Pack

ABOUT = ("title", "summary", "moment", "kind", "meanings", "licence", "language", "form", "melody")
BESIDE = ("cue", "turn", "picture", "when", "title", "body", "source")
"""Of a line, besides what it means."""
PLAIN = {
    "title": lazy("Another title"),
    "summary": lazy("Another summary"),
    "about": lazy("Something told of the whole pack is different"),
    "no-language": lazy("A language is not in it any more"),
    "line": lazy("A new line"),
    "no-line": lazy("A line is not in it any more"),
    "meaning": lazy("A meaning is worded anew"),
    "worded": lazy("Worded anew"),
    "written": lazy("Now said in this language too"),
    "unwritten": lazy("Not said in this language any more"),
    "order": lazy("The lines stand in another order"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that is different. `line` is the meaning of the line it is about, `count` how many there are."""

    what: str
    line: str = ""
    tag: str = ""
    before: str = ""
    after: str = ""
    count: int = 0

    @property
    def sentence(self) -> str:
        """In the words of whoever reads it; the line and its texts stand beside it."""
        return _sentence(self)

    @property
    def is_of_words(self) -> bool:
        """Whether before and after are said in its language; else in the one of the meanings."""
        return self.what in ("worded", "written", "unwritten")


def between(before: Pack | None, after: Pack) -> list[Difference]:
    """All that changed, in reading order; empty where nothing did. Of a first edition, how large it is."""
    if before is None:
        return [Difference("first", count=len(after.lines))]
    return [
        *_about(before, after),
        *_languages(before, after),
        *_lines(before, after),
        *_beside(before, after),
    ]


def kept(found: list[Difference]) -> str:
    """As it lies in a row: translated when it is read."""
    told = [
        {name: value for name, value in dataclasses.asdict(each).items() if value or name == "what"}
        for each in found
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def told(text: str) -> list[Difference]:
    return [Difference(**each) for each in json.loads(text or "[]")]


def _about(before: Pack, after: Pack) -> Iterator[Difference]:
    if before.title != after.title:
        yield Difference("title", before=before.title, after=after.title)
    if before.summary != after.summary:
        yield Difference("summary", before=before.summary, after=after.summary)
    both = set(before.languages) & set(after.languages)
    if _other(before, both) != _other(after, both):
        yield Difference("about")


def _other(pack: Pack, tags: set[str]) -> tuple[object, ...]:
    """What is told of the whole pack, and of languages that both have, besides its title and its summary."""
    plain = [getattr(pack, name) for name in ABOUT if name not in ("title", "summary")]
    by = {tag: names for tag, names in pack.by.items() if tag in tags}
    titles = {tag: dataclasses.astuple(form) for tag, form in pack.titles.items() if tag in tags}
    fork = (
        pack.fork.pack if pack.fork else ""
    )  # How far the other pack was looked through is no news to families.
    return (*plain, pack.ages, pack.provenance, fork, by, titles)


def _languages(before: Pack, after: Pack) -> Iterator[Difference]:
    for tag in after.languages:
        if tag not in before.languages:
            lines = sum(tag in line.wordings for line in after.lines)
            yield Difference("language", tag=tag, count=lines)
    for tag in before.languages:
        if tag not in after.languages:
            yield Difference("no-language", tag=tag)


def _lines(before: Pack, after: Pack) -> Iterator[Difference]:
    was = {line.id: line for line in before.lines}
    both = set(before.languages) & set(after.languages)
    for line in after.lines:
        if line.id not in was:
            yield Difference("line", line=line.meaning)
            continue
        if line.meaning != was[line.id].meaning:
            yield Difference("meaning", before=was[line.id].meaning, after=line.meaning)
        for tag in after.languages:
            if tag in both:
                yield from _wording(tag, was[line.id], line)
    there = {line.id for line in after.lines}
    yield from (Difference("no-line", line=line.meaning) for line in before.lines if line.id not in there)


def _wording(tag: str, before: Line, after: Line) -> Iterator[Difference]:
    """By the texts of all its forms: the usual one under the empty key, variants under theirs."""
    was, now = texts(before, tag), texts(after, tag)
    for key in dict.fromkeys([*now, *was]):
        old, new = was.get(key, ""), now.get(key, "")
        if old != new:
            what = "written" if not old else "unwritten" if not new else "worded"
            yield Difference(what, line=after.meaning, tag=tag, before=old, after=new)


def texts(line: Line, tag: str) -> dict[str, str]:
    """What is said, by the key of the variant."""
    wording = line.wordings.get(tag)
    return {key: form.text for key, form in wording.forms()} if wording else {}


def _beside(before: Pack, after: Pack) -> Iterator[Difference]:
    """What is beside the words, counted: readings, what the hands do, notes; and the order."""
    was = {line.id: line for line in before.lines}
    readings: Counter[str] = Counter()
    around = notes = 0
    for line in after.lines:
        if old := was.get(line.id):
            around += any(getattr(old, name) != getattr(line, name) for name in BESIDE)
            notes += _noted_otherwise(old, line)
            readings.update(tag for tag in line.wordings if _reads_otherwise(old, line, tag))
    yield from (Difference("readings", tag=tag, count=count) for tag, count in readings.items())
    if around:
        yield Difference("beside", count=around)
    if notes:
        yield Difference("notes", count=notes)
    stayed = [line.id for line in after.lines if line.id in was]
    if stayed != [line.id for line in before.lines if line.id in set(stayed)]:
        yield Difference("order")


def _reads_otherwise(before: Line, after: Line, tag: str) -> bool:
    """Where the text is the same: with another text, another reading is no news."""
    was, now = before.wordings.get(tag), after.wordings[tag]
    if was is None or texts(before, tag) != texts(after, tag):
        return False
    return any(was.as_said(key).readings != form.readings for key, form in now.forms())


def _noted_otherwise(before: Line, after: Line) -> bool:
    """Of forms that both have."""
    was, now = _notes(before), _notes(after)
    return any(was[each] != now[each] for each in was.keys() & now.keys())


def _notes(line: Line) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (tag, key): (form.literal, form.note, form.region, form.register, form.speak)
        for tag, wording in line.wordings.items()
        for key, form in wording.forms()
    }


def _sentence(it: Difference) -> str:
    n = it.count
    match it.what:
        case "first":
            return ngettext("The first edition, with %(n)s line", "The first edition, with %(n)s lines", n)
        case "language":
            return ngettext("A new language, with %(n)s line", "A new language, with %(n)s lines", n)
        case "readings":
            return ngettext("%(n)s line is read differently", "%(n)s lines are read differently", n)
        case "beside":
            return ngettext(
                "%(n)s line has another cue, turn or picture",
                "%(n)s lines have another cue, turn or picture",
                n,
            )
        case "notes":
            return ngettext("%(n)s line has other notes", "%(n)s lines have other notes", n)
    return str(PLAIN[it.what])
