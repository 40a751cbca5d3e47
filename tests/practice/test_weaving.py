"""What the cloth tells: each sentence at its threshold, and none that sets anybody beside anybody."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp import i18n
from langapp.db import db
from langapp.families.models import Caregiver, Device, Family
from langapp.languages.registry import Language, languages
from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.practice import bands, cloth, sentences, weaving, weeks
from langapp.practice.models import Thread, Undo
from langapp.practice.sentences import OWN_LINES, PLACE_DAYS, PLACE_LINES, PLACE_SPREAD
from langapp.practice.telling import Meaning, Part, Sentence, Words, listed, tell
from langapp.practice.weaving import Group, Woven, sayable
from langapp.voices import ours
from langapp.voices.models.wordings import FamilyWording, OwnLine
from langapp.voices.ours import OwnForm
from tests.cast import BEGAN, an_id

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TAGS = ("yue", "ta")


def line(ref: str, *tags: str) -> tuple[Pack, Line]:
    slug, _, name = ref.partition("/")
    found = Line(
        id=name, meaning=name, wordings={tag: Wording(tag, Form(f"{name} in {tag}")) for tag in tags}
    )
    pack = Pack(slug, slug, "en", "phrases", "bath", (0, 36), "", "CC-BY-4.0", (found,))
    return pack, found


def group(
    tags: str,
    on_days: int = 1,
    *,
    ref: str = "bath-time/a",
    moment: str = "bath",
    kind: str = "phrases",
    first: timedelta = 40 * DAY,
    last: timedelta = DAY,
) -> Group:
    """One line on so many days, the first and the last so long ago."""
    return Group(ref, moment, kind, line(ref, *TAGS), tags, on_days, NOW - first, NOW - last)


def often(tags: str, lines: int = PLACE_LINES, on_days: int = PLACE_DAYS, **told: Any) -> list[Group]:
    return [group(tags, on_days, ref=f"bath-time/{number}", **told) for number in range(lines)]


def woven(*groups: Group, tags: Sequence[str] = TAGS, now: datetime = NOW) -> Woven:
    return Woven(groups, tuple(tags), datetime(now.year, now.month, 1, tzinfo=UTC))


def read(sentence: Sentence) -> str:
    """As it would be read aloud."""

    def part(each: Part) -> str:
        if isinstance(each, Language):
            return each.name
        if isinstance(each, Meaning):
            return f"“{each.line.meaning}”"
        return each.form.text if isinstance(each, Words) else each

    return "".join(map(part, sentence))


def told(given: Woven) -> list[str]:
    return [read(sentence) for sentence in sentences.of(given)]


# A moment's language


def place(*groups: Group, tags: Sequence[str] = TAGS) -> list[str]:
    return [read(each) for each in sentences.places(woven(*groups, tags=tags))]


@pytest.mark.parametrize(
    ("tags", "familys", "told"),
    [
        # Every card showed both: the moment is a place for both, and neither is set above the other.
        ("yue ta", TAGS, "Bath time is a place for Cantonese and Tamil now."),
        ("ta yue", TAGS, "Bath time is a place for Cantonese and Tamil now."),
        ("yue", TAGS, "Bath time is a place for Cantonese now."),
        # A family of one language has come as far, and so has one that has left a language since.
        ("yue", ("yue",), "Bath time is a place for Cantonese now."),
        ("yue ta", ("ta",), "Bath time is a place for Tamil now."),
    ],
)
def test_bath_time_is_a_place_for_the_languages_that_come_again_and_again(
    tags: str, familys: Sequence[str], told: str
) -> None:
    assert place(*often(tags), tags=familys) == [told]


@pytest.mark.parametrize(
    "groups",
    [
        often("yue ta", lines=PLACE_LINES - 1, on_days=50),
        often("yue ta", lines=50, on_days=PLACE_DAYS - 1),
        often("yue ta", 50, 50, first=PLACE_SPREAD, last=DAY),
        # Of no moment in the day.
        often("yue ta", 50, 50, moment="any"),
        # A place for a language that the family has left.
        often("ko", 50, 50),
    ],
)
def test_a_moment_is_no_place_after_an_evening_or_two(groups: list[Group]) -> None:
    assert place(*groups) == []


def test_a_language_comes_to_a_place_beside_the_one_that_is_there() -> None:
    both = [*often("yue"), *often("yue ta", on_days=PLACE_DAYS - 1)]
    assert place(*both) == ["Bath time is a place for Cantonese now."]
    assert place(*both, *often("ta", on_days=1)) == ["Bath time is a place for Cantonese and Tamil now."]


# Words of their own


def own(count: int, moment: str = "bedtime", tags: str = "yue ta") -> list[Group]:
    found = []
    for number in range(count):
        pack, said = line(f"bedtime/{number}", "ta")
        said = replace(said, wordings={**said.wordings, "yue": Wording("yue", OwnForm(f"own {number}"))})
        ref = pack.ref(said)
        found.append(Group(ref, moment, "phrases", (pack, said), tags, 1, NOW - DAY, NOW))
    return found


def own_words(*groups: Group) -> list[str]:
    return [read(each) for each in sentences.own_words(woven(*groups))]


def test_bedtime_has_words_of_the_familys_own_where_several_were_said() -> None:
    assert own_words(*own(OWN_LINES)) == ["Bedtime has words of your own now."]
    assert own_words(*own(OWN_LINES - 1), group("yue", moment="bedtime")) == []
    assert own_words(*own(OWN_LINES, tags="ta")) == []
    assert own_words(*own(OWN_LINES, moment="any")) == []


# The others


def test_good_night_in_two_languages_is_told_and_in_one_is_not() -> None:
    said = {"ref": "bedtime/sleep-well", "moment": "bedtime"}
    assert [*sentences.goodnight(woven(group("ta", **said)))] == []  # type: ignore[arg-type]
    both = woven(group("ta", **said), group("yue", **said))  # type: ignore[arg-type]
    assert [read(each) for each in sentences.goodnight(both)] == ["You have said good night in 2 languages."]


def test_what_is_new_this_month_is_told_the_newest_first_and_three_of_it() -> None:
    new = [group("ta", ref=f"a/{n}", first=n * DAY) for n in range(1, 6)]
    old = group("ta", ref="a/old", first=200 * DAY)
    assert told(woven(*new[:2], old))[0] == "New this month: “1”, “2”"
    assert told(woven(*new, old))[0] == "New this month: “1”, “2”, “3” and more."
    # The same line in another language is not new.
    again = group("yue", ref="a/old", first=DAY)
    assert not any(each.startswith("New") for each in told(woven(old, again)))


def test_a_line_nobody_can_read_any_more_is_not_named_and_still_counted() -> None:
    gone = Group("gone/x", "bath", "phrases", None, "ta", 1, NOW - DAY, NOW - DAY)
    assert told(woven(gone)) == ["The first thread is from 20 November 2026."]
    assert read(bands.milestone(woven(gone), "bath")) == "1 line said so far, in Tamil."


def test_songs_are_counted_once_each() -> None:
    sung = [group("ta", 9, ref=f"{song}/{verse}", kind="song") for song in ("a", "b") for verse in "12"]
    assert "You have sung 2 songs together." in told(woven(*sung))
    assert "You have sung 1 song together." in told(woven(*sung[:2]))


def test_of_nothing_there_is_nothing_to_tell() -> None:
    bare = woven()
    assert (told(bare), bands.by_language(bare), bands.by_moment(bare)) == ([], [], [])


@given(st.lists(st.tuples(st.sampled_from(["a/1", "a/2", "b/1"]), st.sampled_from(["yue", "ta", "yue ta"]))))
@settings(max_examples=50)
def test_no_number_in_a_sentence_goes_down(said: list[tuple[str, str]]) -> None:
    before: dict[str, int] = {}
    for count in range(len(said) + 1):
        groups = [group(tags, ref=ref, kind="song") for ref, tags in said[:count]]
        now = {}
        for text in (*told(woven(*groups)), *(read(b.sentence) for b in bands.by_moment(woven(*groups)))):
            first = next((int(word) for word in text.split() if word.isdecimal()), None)
            if first is not None and "first thread" not in text:
                now[" ".join(w.rstrip("s") for w in text.split() if not w.isdecimal()).partition(",")[0]] = (
                    first
                )
        assert all(now[name] >= number for name, number in before.items()), (before, now)
        before = now


def test_a_milestone_is_shared_and_names_its_languages() -> None:
    groups = [group("yue", ref="a/1"), group("ta", ref="a/1"), group("ta", ref="a/2")]
    assert read(bands.milestone(woven(*groups), "bath")) == "2 lines said so far, in Cantonese and Tamil."


def test_a_language_has_a_band_in_its_dye_and_its_newest_words() -> None:
    found = bands.by_language(woven(group("ta", ref="a/1"), group("ta", ref="a/2", last=timedelta(0))))
    assert [(band.about, band.motifs, read(band.sentence)) for band in found] == [
        (languages().get("ta"), (cloth.motif((1,)),), "Lately: 2 in ta")
    ]


@pytest.mark.parametrize(
    ("tags", "worded", "could"),
    [
        ("vi ta", ("vi",), "vi"),
        ("vi ta", ("vi", "ta"), "vi ta"),
        ("vi ta", ("ko",), "vi ta"),
        ("vi ta", (), "vi ta"),
        ("", ("vi",), ""),
    ],
)
def test_a_line_was_said_in_the_languages_that_have_words_for_it(
    tags: str, worded: tuple[str, ...], could: str
) -> None:
    assert sayable(tags, line("a/b", *worded)[1]) == could
    assert sayable(tags, None) == tags


@pytest.mark.parametrize("style", ["standard", "unit"])
@pytest.mark.parametrize("locale", ["en", "vi", "ur", "ko", "zh-Hant"])
def test_a_list_is_joined_as_the_interface_s_language_does_it(
    locale: str, style: Literal["standard", "unit"]
) -> None:
    with i18n.speaking(locale, "messages"):
        assert listed(["a"], style) == ("a",)
        parts = listed([languages().get("ta"), "b", "c", "d"], style)
        assert [part for part in parts if part in ("b", "c", "d") or isinstance(part, Language)] == [
            languages().get("ta"), "b", "c", "d",
        ]  # fmt: skip


def test_a_part_stands_where_the_translation_wants_it() -> None:
    assert tell("%(b)s, then %(a)s, 100%%", a="x", b=("y", "z")) == ("y", "z", ", then ", "x", ", 100%")


# Weeks, pictures and posters


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2020-W53", date(2020, 12, 28)),
        ("2021-W53", None),
        ("2026-W00", None),
        ("2026-W1", None),
        ("26-W01", None),
        ("", None),
        ("2026-W47x", None),
    ],
)
def test_a_week_has_one_name(text: str, monday: date | None) -> None:
    assert weeks.a_week(text) == monday
    if monday:
        assert weeks.week_name(monday + timedelta(days=6)) == text


@pytest.fixture
def mais(inside: Flask) -> Device:
    _family, token = Family.begin(["vi", "ta"], BEGAN)
    db.session.flush()
    device = Device.of_token(token)
    assert device is not None
    return device


def week_of(mais: Device, tags: list[str], monday: date) -> weeks.Week | None:
    span = weeks.span_of(mais.family_id, monday, monday + 7 * DAY, timedelta(0))
    return weeks.week(mais.family_id, tags, shelf.current(), span)


def say(
    device: Device, number: int, at: datetime, ref: str = "bath-time/shall-we-bathe", tags: str = "vi ta"
) -> None:
    Thread.add(device, an_id(number), ref=ref, tags=tags.split(), said_at=at, now=at)


def test_a_week_shows_what_was_said_in_it_and_where_the_others_are(mais: Device) -> None:
    for number, days in enumerate((-30, 0, 1, 6, 7, 50)):
        say(mais, number, datetime(2026, 11, 16, tzinfo=UTC) + days * DAY)
    found = week_of(mais, ["vi", "ta"], date(2026, 11, 16))
    assert found is not None
    assert (found.picture.high, found.picture.last) == (1, 3)
    assert [read(each) for each in found.sentences] == ["Bath time, in Vietnamese and Tamil."]
    span = weeks.span_of(mais.family_id, date(2026, 11, 16), date(2026, 11, 23), timedelta(0))
    assert (span.earlier, span.later) == (
        datetime(2026, 10, 17, tzinfo=UTC),
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert week_of(mais, ["vi"], date(2026, 11, 30)) is None


def test_what_was_said_for_the_first_time_is_told_in_its_week_and_no_later(mais: Device) -> None:
    for number in (0, 1):
        say(mais, number, datetime(2026, 11, 17, tzinfo=UTC) + 7 * number * DAY)
    firsts = [
        [read(each) for each in found.sentences if read(each).startswith("Said for the first time")]
        for monday in (date(2026, 11, 16), date(2026, 11, 23))
        if (found := week_of(mais, ["vi"], monday))
    ]
    assert [len(each) for each in firsts] == [1, 0]


def test_a_slip_is_in_no_week_and_on_no_poster(mais: Device) -> None:
    at = datetime(2026, 11, 17, tzinfo=UTC)
    say(mais, 1, at)
    Undo.add(mais.family_id, an_id(1), undone_at=at, now=at)
    assert week_of(mais, ["vi"], date(2026, 11, 16)) is None
    assert weeks.poster(mais.family_id, ["vi"]).runs == ()
    assert weaving.of(mais.family_id, ["vi"], shelf.current(), NOW, timedelta(0)).groups == ()


def test_what_was_said_of_a_pack_that_is_gone_keeps_its_moment(mais: Device) -> None:
    say(mais, 1, NOW - DAY)
    before = weaving.of(mais.family_id, ["vi"], shelf.current(), NOW, timedelta(0))
    shelf.take_off("bath-time")
    db.session.flush()
    after = weaving.of(mais.family_id, ["vi"], shelf.current(), NOW, timedelta(0))
    assert before.moments == after.moments == ["bath"]


some_tags = st.lists(st.sampled_from(["vi", "ta", "vi ta", "ta vi", "", "gone"]), max_size=80)


@given(some_tags, st.integers(1, 12))
@settings(max_examples=60)
def test_every_thread_is_one_diamond_of_a_picture_in_its_place(spoken: list[str], wide: int) -> None:
    threads = [weeks._Thread(tags) for tags in spoken]
    drawn = cloth.picture(threads, ["vi", "ta"], wide)
    cells = {
        (x, y): run.motif
        for run in drawn.runs
        for x in range(run.x, run.x + run.wide)
        for y in range(run.y, run.y + run.high)
    }
    assert [cells.pop((n % wide, n // wide)) for n in range(len(spoken))] == [
        cloth.picture([thread], ["vi", "ta"], 1).motifs[0].name for thread in threads
    ]
    assert cells == {}
    assert {run.motif for run in drawn.runs} == {motif.name for motif in drawn.motifs}
    assert cloth.picture(threads, ["vi", "ta"], wide) == drawn


def test_a_diamond_tells_one_language_from_two_and_which_came_first() -> None:
    kinds = [cloth.motif(places).paths for places in ((0,), (1,), (0, 1), (1, 0), (0, 1, 2))]
    assert len({frozenset(paths) for paths in kinds}) == len(kinds)


@pytest.mark.parametrize("count", [1, 4, 20, 365, 5000])
def test_a_poster_has_the_shape_of_a_sheet(count: int) -> None:
    wide = weeks.wide_enough(count)
    high = -(-count // wide)
    shape = (high * cloth.MOTIF_HIGH) / (wide * cloth.MOTIF_WIDE)
    assert wide >= weeks.POSTER_LEAST
    assert shape < 1.45
    assert count < 20 or shape > 0.9


def test_the_same_threads_make_the_same_file_to_the_byte(mais: Device) -> None:
    for number in random.Random(1).sample(range(30), 30):
        say(mais, number, NOW - number * DAY, tags=["vi", "ta", "vi ta"][number % 3])
    once = weeks.poster_svg(mais.family_id, ["vi", "ta"])
    assert weeks.poster_svg(mais.family_id, ["vi", "ta"]) == once
    title = ElementTree.fromstring(once).findtext("{http://www.w3.org/2000/svg}title")
    assert title == "Our family cloth"


def told_of(device: Device) -> list[str]:
    found = weaving.of(device.family_id, ["vi", "ta"], shelf.current(), NOW, timedelta(0))
    return [read(each) for each in sentences.places(found)]


def test_what_became_a_place_stays_one_whatever_is_said_afterwards_and_however_late_it_is_told(
    mais: Device,
) -> None:
    lines = [f"{pack.slug}/{each.id}" for pack in shelf.current().packs.values()
             if pack.moment == "bath" and pack.kind == "phrases" for each in pack.lines][:4]  # fmt: skip
    pick = random.Random(5)
    stages = []
    for number in range(60):
        at, tags = NOW - pick.randrange(90) * DAY, pick.choice(["vi ta", "vi ta", "vi"])
        say(mais, number, at, ref=pick.choice(lines), tags=tags)
        stages.append(told_of(mais))
    for number in range(60, 90):
        say(mais, number, NOW, ref=lines[number % 4], tags="ta")
    stages.append(told_of(mais))
    assert [told for told, _ in groupby(stages)] == [
        [],
        ["Bath time is a place for Vietnamese now."],
        ["Bath time is a place for Vietnamese and Tamil now."],
    ]


def test_one_evening_is_one_day_however_often_a_line_was_said(mais: Device) -> None:
    for number in range(12):
        say(mais, number, NOW - (number % 3) * DAY - timedelta(minutes=number))
    [found] = weaving.of(mais.family_id, ["vi", "ta"], shelf.current(), NOW, timedelta(0)).groups
    assert found.days == 3


def test_a_line_of_their_own_belongs_to_the_moment_it_was_written_for_and_so_it_stays(mais: Device) -> None:
    mai = db.session.get_one(Caregiver, mais.caregiver_id)
    written = OwnLine.begin(mai, "bedtime", "Sleep, little fish", NOW)
    FamilyWording.write(mai, written.ref, "vi", "Ngủ đi cá con", "", NOW)
    say(mais, 1, NOW, ref=written.ref)
    before = weaving.of(mais.family_id, ["vi", "ta"], ours.shelf_of(mais.family_id), NOW, timedelta(0))
    assert [(each.moment, each.spoken) for each in before.groups] == [("bedtime", ["vi"])]
    written.removed_at = NOW
    db.session.flush()
    after = weaving.of(mais.family_id, ["vi", "ta"], ours.shelf_of(mais.family_id), NOW, timedelta(0))
    assert [each.moment for each in after.groups] == ["bedtime"]
