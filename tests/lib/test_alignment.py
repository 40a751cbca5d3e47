"""Lines are found in a recording that says the same sounds later, longer and in between silences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from langapp.lib import alignment
from langapp.lib.alignment import Samples

RATE = 16_000
RANDOM = np.random.default_rng(1)
VOWELS = [(300, 2300), (700, 1200), (350, 800), (500, 1800), (400, 1000), (600, 2000)]


def vowel(formants: tuple[int, int], seconds: float, pitch: float) -> Samples:
    at = np.arange(int(seconds * RATE)) / RATE
    voice = sum(
        np.sin(2 * np.pi * pitch * number * at)
        * sum(np.exp(-(((pitch * number - formant) / 150) ** 2)) for formant in formants)
        for number in range(1, 30)
    )
    return np.asarray(0.1 * voice * np.hanning(len(at)) ** 0.2, np.float32)


def line(number: int, slower: float = 1.0, pitch: float = 120.0) -> Samples:
    order = list(itertools.permutations(range(6)))[number * 97]
    return np.concatenate([vowel(VOWELS[each], 0.2 * slower, pitch) for each in order])


def silence(seconds: float) -> Samples:
    return np.asarray(RANDOM.normal(0, 1e-4, int(seconds * RATE)), np.float32)


SAID = [line(number) for number in range(4)]


def sung(order: list[int], slower: list[float]) -> tuple[Samples, list[float]]:
    parts, starts = [silence(0.7)], []
    for number, each in zip(order, slower, strict=True):
        starts.append(sum(map(len, parts)) / RATE)
        parts += [line(number, each, 200.0), silence(0.1 + 0.4 * (number % 2))]
    return np.concatenate(parts), starts


def test_lines_are_found_where_they_are_sung_slower_and_higher() -> None:
    recording, starts = sung([0, 1, 2, 3], [1.5, 1.7, 1.3, 1.6])
    found = alignment.align(SAID, recording, RATE)
    assert [start for start, _end in found.spans] == pytest.approx(starts, abs=0.15)
    assert all(start < end for start, end in found.spans)
    assert all(end <= start + 0.05 for (_, end), (start, _) in itertools.pairwise(found.spans))
    assert found.sure > 0.5


def test_where_they_come_in_another_order_it_is_not_sure() -> None:
    recording, _starts = sung([3, 0, 2, 1], [1.5, 1.5, 1.5, 1.5])
    assert alignment.align(SAID, recording, RATE).sure < 0.5


def test_where_a_line_comes_twice_or_not_at_all_it_is_not_sure() -> None:
    for order in ([0, 1, 1, 1, 2, 3], [0, 3]):
        recording, _starts = sung(order, [1.5] * len(order))
        assert alignment.align(SAID, recording, RATE).sure < 0.5


@pytest.mark.parametrize("recording", [silence(1.0), np.zeros(RATE, np.float32), np.zeros(10, np.float32)])
def test_in_silence_it_is_not_sure(recording: Samples) -> None:
    found = alignment.align(SAID, recording, RATE)
    assert len(found.spans) == 4
    assert found.sure < 0.5


def test_from_the_first_sound_to_the_last() -> None:
    recording, starts = sung([0, 1], [1.0, 1.0])
    first, last = alignment.sounding(recording, RATE)
    assert first == pytest.approx(starts[0], abs=0.1)
    assert last == pytest.approx(len(recording) / RATE - 0.5, abs=0.15)
