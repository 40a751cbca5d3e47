"""What is told of a room is attacked: by subtraction, by whoever counted the room, and by one family more or less."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from langapp.languages.registry import languages
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import grouping
from langapp.workshops.reports.grouping import GROUPS
from langapp.workshops.reports.reporting import Came, published, summed

KEYS = [group.key for group in GROUPS]
SMALL = set(range(5))
"""All that "fewer than five" may be."""
LINES = ("a/one", "a/two")
answers = st.one_of(
    st.just({}), st.fixed_dictionaries({name: st.sampled_from(["yes", "some", "no"]) for name in QUESTIONS})
)
families = st.builds(
    Came,
    groups=st.frozensets(st.sampled_from(KEYS), min_size=1, max_size=4),
    answers=answers,
    said=st.frozensets(st.sampled_from(LINES)),
)
rooms = st.lists(families, max_size=40)


def of(*groups: str) -> Came:
    return Came(frozenset(groups))


def numbers(told: Any) -> list[int]:
    """Every number in it that is of families."""
    if isinstance(told, dict):
        return [each for name, value in told.items() if name != "minutes" for each in numbers(value)]
    return [told] if isinstance(told, int) else []


def test_every_language_is_in_one_group() -> None:
    assert Counter(tag for group in GROUPS for tag in group.tags) == Counter(
        {each.tag: 1 for each in languages()}
    )


def test_twenty_families_in_twelve_languages_still_make_a_page() -> None:
    twelve = [language.tag for language in languages().at("launch")][:12]
    brought = [*twelve, "ur", "bn", "vi", "vi", "yue", "ta", "hi", "zh-Hans"]
    yes = dict.fromkeys(QUESTIONS, "yes")
    room = [Came(grouping.of([tag]), yes, frozenset(LINES)) for tag in brought]
    told = published(room, 30)
    assert len(room) == 20
    assert told == {
        "families": 20,
        "groups": {"chinese": 5, "south-asian": 5, "southeast-asian": 5},
        "others": 0,
        "answered": 15,
        "answers": {name: {"yes": 15, "some": 15} for name in QUESTIONS},
        "said": list(LINES),
        "minutes": 30,
    }


@pytest.mark.parametrize("many", range(5))
def test_of_fewer_than_five_nothing_is_told_not_even_whether_there_were_any(many: int) -> None:
    yes = Came(frozenset({"chinese"}), dict.fromkeys(QUESTIONS, "yes"), frozenset(LINES))
    assert published([yes] * many, 30) == published([], 30)


def test_five_of_five_who_say_yes_are_told_of_as_five_families_and_no_answers() -> None:
    yes = Came(frozenset({"chinese"}), dict.fromkeys(QUESTIONS, "yes"))
    told = published([yes] * 5)
    assert (told["families"], told["answered"], told["answers"]) == (5, 0, {})


def test_several_sessions_are_sums_of_what_each_was_told_as() -> None:
    room = [Came(frozenset({"chinese"}), dict.fromkeys(QUESTIONS, "yes"))]
    all_of_them = summed([published(room * 14, 30), published(room * 9, 45), published(room * 4, 20)])
    assert (all_of_them["sessions"], all_of_them["families"], all_of_them["minutes"]) == (3, 15, 95)
    assert all_of_them["groups"] == {"chinese": 15}
    assert all_of_them["answers"]["learned"] == {"yes": 5, "some": 5}


# Whoever reads it, and subtracts


@given(rooms)
def test_every_number_is_by_fives_and_true(room: list[Came]) -> None:
    told = published(room)
    assert all(each % 5 == 0 for each in numbers(told))
    many = Counter(group for each in room for group in each.groups)
    assert told["families"] <= len(room)
    assert all(5 <= each <= many[group] for group, each in told["groups"].items())
    assert told["others"] <= sum(not each.groups <= told["groups"].keys() for each in room)
    assert told["answered"] <= sum(bool(each.answers) for each in room)
    for name, chain in told["answers"].items():
        given_ = Counter(each.answers.get(name) for each in room)
        assert chain["yes"] <= given_["yes"]
        assert chain["yes"] <= chain["some"] <= min(given_["yes"] + given_["some"], told["answered"])
    for ref in told["said"]:
        assert sum(ref in each.said for each in room) >= 5


@given(rooms, families, st.integers(0, 40))
def test_one_family_more_or_less_changes_no_difference_by_less_than_five(
    room: list[Came], other: Came, place: int
) -> None:
    """Neither within a page, nor between two of them, nor in sums: what is subtracted gives nothing, or five and more."""
    without = published(room)
    with_it = published([*room[:place], other, *room[place:]])
    instead = published([other, *room[1:]])
    told = [without, with_it, instead]
    every = [number for each in [*told, summed(told), summed(told[:2])] for number in numbers(
        {name: value for name, value in each.items() if name != "sessions"}
    )]  # fmt: skip
    assert all(abs(one - another) >= 5 for one, another in itertools.pairwise(sorted(set(every))))


@given(rooms)
@settings(max_examples=300)
@example([of("chinese")] * 9 + [of("south-asian")] * 1)
@example([of(key) for key in KEYS for _ in range(4)])
@example([of(key) for key in KEYS[:4] for _ in range(9)] + [of(KEYS[4])] * 4)
@example([of("chinese")] * 5 + [of("inner-asian")] * 4 + [of("korean-japanese")] * 4)
def test_a_group_that_is_missing_may_be_anything_up_to_four(room: list[Came]) -> None:
    """For each such group, and each number from nought to four, there is a room that is told of in the very same words."""
    told = published(room)
    if not told["families"]:
        return
    for key in KEYS:
        if key not in told["groups"]:
            for number in SMALL:
                other = a_room_with(told, key, number)
                assert sum(key in each.groups for each in other) == number
                shown = published(other)
                assert {name: shown[name] for name in ("families", "groups", "others")} == {
                    name: told[name] for name in ("families", "groups", "others")
                }


def a_room_with(told: dict[str, Any], key: str, number: int) -> list[Came]:
    missing = [each for each in KEYS if each not in told["groups"] and each != key]
    of_missing = number
    if told["others"]:
        of_missing = min(told["others"] + 4, number + 4 * len(missing))
    brought = [group for group, many in told["groups"].items() for _ in range(many + 4)] + [key] * number
    left = of_missing - number
    for each in missing:
        brought += [each] * min(4, left)
        left -= min(4, left)
    many = min(told["families"] + 4, len(brought))
    return [of(*brought[first::many]) for first in range(many)]


def test_the_same_of_every_room_whose_families_bring_one_language_each() -> None:
    """The hardest case, all of it: here the groups add up to the families."""
    missing: dict[Any, set[int]] = defaultdict(set)
    unnamed: dict[Any, set[int]] = defaultdict(set)
    beside: dict[Any, set[int]] = defaultdict(set)
    for many in itertools.combinations_with_replacement(range(10), len(KEYS)):
        told = published([of(key) for key, number in zip(KEYS, many, strict=True) for _ in range(number)])
        shown = tuple(sorted(told["groups"].values()))
        key = (shown, told["others"], told["families"])
        missing[key].update(number for number in many if number < 5)
        if len(shown) < len(KEYS):
            unnamed[key].add(sum(number for number in many if number < 5))
        for number in many:
            if number >= 5:
                beside[*key, number - number % 5].add(sum(many) - number)
    for key, found in missing.items():
        assert not found or found >= SMALL, (key, found)
    for found in (*unnamed.values(), *beside.values()):
        assert found >= SMALL or max(found) >= 5, found


# Whoever was there, and counted the room


@pytest.mark.parametrize("knows_how_many_came", [False, True])
def test_no_answer_of_few_families_follows_from_what_is_told(knows_how_many_came: bool) -> None:
    """Every way in which up to 21 families may answer a question."""
    cells: dict[Any, list[set[int]]] = defaultdict(lambda: [set() for _ in range(6)])
    for came in range(22):
        total = came - came % 5
        for answered, some, yes in itertools.combinations_with_replacement(range(came, -1, -1), 3):
            told = _chain_of(total, answered, some, yes)
            key = (came if knows_how_many_came else total, told)
            found = (came - answered, answered - some, some - yes, yes, some, answered)
            for cell, number in zip(cells[key], found, strict=True):
                cell.add(number)
    for (came, told), found_ in cells.items():
        for cell in found_:
            possible = SMALL if not knows_how_many_came else {each for each in SMALL if each <= came}
            assert cell >= possible or max(cell) >= 5, (came, told, cell)


def _chain_of(total: int, answered: int, some: int, yes: int) -> tuple[int, int, int]:
    shown = min(answered - answered % 5, max(total - 5, 0))
    or_some = min(some - some % 5, shown)
    return shown, or_some, min(yes - yes % 5, or_some)


@given(rooms)
def test_what_was_attacked_is_what_is_told(room: list[Came]) -> None:
    told = published(room)
    for name in QUESTIONS:
        given_ = Counter(each.answers.get(name) for each in room)
        shown, some, yes = _chain_of(
            told["families"],
            sum(bool(each.answers) for each in room),
            given_["yes"] + given_["some"],
            given_["yes"],
        )
        assert told["answered"] == shown
        assert told["answers"].get(name, {"yes": 0, "some": 0}) == {"yes": yes, "some": some}


@given(rooms, st.sets(st.integers(0, 39), max_size=4))
def test_four_families_who_compare_notes_know_of_no_fifth(room: list[Came], together: set[int]) -> None:
    """Of the others so many more were there than any answer is told of that each of them may have given another."""
    told = published(room)
    others = [each for place, each in enumerate(room) if place not in together]
    for name, chain in told["answers"].items():
        theirs = sum(room[place].answers.get(name) == "yes" for place in together if place < len(room))
        assert chain["yes"] - theirs < len(others)
        assert chain["some"] < len(room) - 4
