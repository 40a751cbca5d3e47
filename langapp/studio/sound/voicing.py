"""Whose voice says each line of a draft: of the rows as they stand, whether they were published or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, Select, select

from langapp.db import rows as looked_up
from langapp.drafts import document, placing
from langapp.drafts.models import Draft, DraftRow
from langapp.packs.documents import Form, Line
from langapp.refs import SUNG, is_sung
from langapp.speech.clips import Saying
from langapp.studio.grid.showing import A_PAGE, cells_of
from langapp.studio.sound.ways import Way
from langapp.voices import choosing
from langapp.voices.choosing import PEOPLE, Voice, Voices
from langapp.voices.models.recordings import Heard


@dataclass(frozen=True)
class Written:
    """A row, and the line it is."""

    draft_id: str
    row_id: str
    ref: str
    """Of a line that has no name yet, one under which nothing was ever kept."""
    line: Line

    def form(self, way: Way) -> Form | None:
        """What is said; None where nothing is written."""
        wording = self.line.wordings.get(way.tag)
        form = dict(wording.forms()).get(way.variant) if wording else None
        return form if form and form.text.strip() else None


@dataclass(frozen=True)
class Part:
    """A page of rows, from a number on."""

    said: list[Written]
    start: int
    more: bool
    size: int = A_PAGE

    @property
    def is_all(self) -> bool:
        return self.start == 1 and not self.more


@dataclass(frozen=True)
class Spoken:
    """Who says one wording, and who said it as it stood before."""

    said: Written
    way: Way
    form: Form
    voice: Voice | None
    former: Heard | None
    mine: str
    """The id of the recording, where whoever looks said it."""

    @property
    def by_person(self) -> bool:
        return self.voice is not None and self.voice.kind in PEOPLE


def part(draft: Draft, start: int = 1) -> Part:
    """The page that a row of this number is on; the last one, where there is no such row."""
    count = placing.count(draft.id)
    start = 1 + min(max(start - 1, 0), max(count - 1, 0)) // A_PAGE * A_PAGE
    said = written(draft, start=start)
    return Part(said, start, start - 1 + len(said) < count)


def written(draft: Draft, *, start: int = 1, row_ids: Collection[str] = ()) -> list[Written]:
    """A page of rows in their order, or these: two queries."""
    wanted = _standing(draft)
    if row_ids:
        wanted = wanted.where(DraftRow.id.in_(row_ids))
    else:
        wanted = wanted.offset(max(start - 1, 0)).limit(A_PAGE)
    return _read(draft, looked_up(wanted).all())


def _standing(draft: Draft) -> Select[str, str, str]:
    rows = select(DraftRow.id, DraftRow.line_id, DraftRow.came_from)
    standing = rows.where(DraftRow.draft_id == draft.id, DraftRow.removed.is_(False))
    return standing.order_by(DraftRow.position, DraftRow.id)


def _read(draft: Draft, placed: Sequence[Row[str, str, str]]) -> list[Written]:
    cells = cells_of(draft.id, [row.id for row in placed])
    found = []
    for row in placed:
        own = {name: cell.value for name, cell in cells.get(row.id, {}).items() if cell.value}
        line = document.line_of(row.line_id or document.provisional(row.id), own, row.came_from)
        found.append(Written(draft.id, row.id, f"{draft.slug}/{line.id}", line))
    return found


def sung(draft: Draft) -> Written | None:
    """A song as a whole, under the name of no row. Costs all of the draft: three queries."""
    pack = document.folded(draft).pack
    return Written(draft.id, SUNG, f"{draft.slug}/{SUNG}", pack.sung) if pack.sung else None


def saying(said: Written, way: Way) -> Saying | None:
    """What a computer says; None where nothing is written, or all of a song."""
    form = said.form(way)
    return choosing.saying(way.tag, way.variant, form) if form and not is_sung(said.ref) else None


def spoken(said: Sequence[Written], ways: Sequence[Way], own: Collection[str] = ()) -> list[Spoken]:
    """Of every wording there is: who says it. `own` are the recordings of whoever looks."""
    voices = Voices.of(None, [each.ref for each in said])
    takes = _by_way(voices)
    return [
        _spoken(each, way, form, voices, takes.get((each.ref, way), ()), own)
        for each in said
        for way in ways
        if (form := each.form(way))
    ]


def in_ways(found: Sequence[Spoken], ways: Sequence[Way]) -> dict[Way, list[Spoken]]:
    """The same, way by way in their order."""
    told: dict[Way, list[Spoken]] = {way: [] for way in ways}
    for each in found:
        told[each.way].append(each)
    return told


def unsaid(draft: Draft, way: Way, start: int = 1) -> list[Spoken]:
    """Of the first page from a row on where there are any: the wordings that no person says yet."""
    while True:
        page = part(draft, start)
        found = [each for each in spoken(page.said, [way]) if not each.by_person]
        if found or not page.more:
            return found
        start = page.start + page.size


def _by_way(voices: Voices) -> dict[tuple[str, Way], list[Heard]]:
    """What was ever said of each line in each way, whatever stood there."""
    found: dict[tuple[str, Way], list[Heard]] = {}
    for (ref, tag, _text_hash), takes in voices.recordings.items():
        for take in takes:
            found.setdefault((ref, Way(tag, take.said_as)), []).append(take)
    return found


def _spoken(
    said: Written, way: Way, form: Form, voices: Voices, in_this_way: Sequence[Heard], own: Collection[str]
) -> Spoken:
    voice = at_home(said, way.key, form, voices.best(said.ref, way.tag, way.variant, form))
    by_person = voice is not None and voice.kind in PEOPLE
    former = (
        None if by_person else next((take for take in in_this_way if take.text_hash != form.text_hash), None)
    )
    takes = voices.recordings.get((said.ref, way.tag, form.text_hash), [])
    hers = [take for take in takes if take.id in own]
    mine = next((take.id for take in hers if take.said_as == way.variant), hers[0].id if hers else "")
    return Spoken(said, way, form, voice, former, mine)


def at_home(said: Written, way: str, form: Form, voice: Voice | None) -> Voice | None:
    """A computer's voice is heard here at an address of the draft's own: what is not published has no other."""
    if voice is None or voice.kind in PEOPLE:
        return voice
    return replace(voice, url=sound_address(said, way, form))


def sound_address(said: Written, way: str, form: Form) -> str:
    """With what it says in it, so that no browser plays what stood there before."""
    return f"/studio/drafts/{said.draft_id}/sound/{said.row_id}/{way}?v={form.text_hash[:8]}"
