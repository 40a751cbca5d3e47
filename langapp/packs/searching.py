"""Finding a line by what a person remembers of it: its text in any script, its reading, its meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from langapp.db import db
from langapp.languages import keys
from langapp.packs.documents import Line, Pack
from langapp.packs.models import SearchKey

MOST = 20
MOST_KEYS = 4000
"""Read for one search: more than one letter finds, so that the family's own languages are among them."""
LONGEST_KEY = 200
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Hit:
    """A line that was found, and the language it was found in."""

    slug: str
    line_id: str
    tag: str

    @property
    def ref(self) -> str:
        return f"{self.slug}/{self.line_id}"


def find(words: str, tags: list[str], most: int = MOST) -> list[Hit]:
    """Lines whose folded text begins, at a word, with the folded words.

    What is said just so comes first, and of that the given languages, then what most languages say just so.
    """
    wanted = keys.fold(words)
    if not wanted:
        return []
    rows = db.session.execute(
        select(SearchKey.slug, SearchKey.line_id, SearchKey.tag, SearchKey.at_start, SearchKey.key)
        .where(SearchKey.key >= wanted, SearchKey.key < wanted + LAST)
        .order_by(SearchKey.key)
        .limit(MOST_KEYS)
    ).all()
    if wanted.isascii() and 2 * len(wanted) < sum(character.isalpha() for character in words):
        rows = [row for row in rows if row.key == wanted]  # zzzz is z to us, and must not find every z.
    preferred = {tag: position for position, tag in enumerate(tags)}
    whole = [row for row in rows if row.at_start and row.key == wanted]
    agreeing = Counter(f"{row.slug}/{row.line_id}" for row in whole)
    ranked = sorted(
        rows,
        key=lambda row: (
            not (row.at_start and row.key == wanted),
            preferred.get(row.tag, len(tags)),
            -agreeing[f"{row.slug}/{row.line_id}"],
            not row.at_start,
            len(row.key),
        ),
    )
    hits: dict[str, Hit] = {}
    for row in ranked:
        hit = Hit(row.slug, row.line_id, row.tag)
        hits.setdefault(hit.ref, hit)
    return list(hits.values())[:most]


def index(pack: Pack) -> None:
    """Replace the keys of a pack by those of its new edition."""
    forget(pack.slug)
    rows = [
        {
            "slug": pack.slug,
            "line_id": line.id,
            "tag": tag,
            "key": key[:LONGEST_KEY],
            "at_start": at_start,
        }
        for line in pack.lines
        for tag, key, at_start in _keys(pack, line)
    ]
    if rows:
        db.session.execute(insert(SearchKey), rows)


def forget(slug: str) -> None:
    db.session.execute(delete(SearchKey).where(SearchKey.slug == slug))


def _keys(pack: Pack, line: Line) -> Iterator[tuple[str, str, bool]]:
    seen: set[tuple[str, str]] = set()
    for tag, text in _texts(pack, line):
        whole = (keys.fold(text), keys.initials(text))
        for key in keys.keys(text):
            if (tag, key) not in seen:
                seen.add((tag, key))
                yield tag, key, key in whole


def _texts(pack: Pack, line: Line) -> Iterator[tuple[str, str]]:
    """Each text a line may be found by, on its own: readings are never joined into one key."""
    yield pack.meanings, line.meaning
    for tag, wording in line.wordings.items():
        for _variant, form in wording.forms():
            yield tag, form.text
            yield from ((tag, reading) for system, reading in form.readings.items() if system != "furigana")
