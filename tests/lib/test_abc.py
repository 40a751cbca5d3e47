"""ABC notation is read as the standard has it, and as abcjs reads it where both know a thing; else it is told why not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from langapp.lib.abc import NotABC, Tune, parse

HEAD = "X:1\nT:A tune\nM:4/4\nL:1/4\nQ:1/4=60\nK:C\n"
"""A letter is a second long."""
TWINKLE = f"{HEAD}C C G G | A A G2 |\nw: Twin-kle, twin-kle, lit-tle star,\nF F E E | D D C2 |]\nw: how I won-der what you are.\n"


def tune(music: str, head: str = HEAD) -> Tune:
    return parse(head + music)


def pitches(music: str, head: str = HEAD) -> list[int]:
    return [note.pitch for note in tune(music, head).notes]


def lengths(music: str, head: str = HEAD) -> list[float]:
    return [round(note.length, 4) for note in tune(music, head).notes]


def sung(music: str, head: str = HEAD) -> list[tuple[str, int]]:
    return [(note.syllable, note.line) for note in tune(music, head).notes]


def test_notes_follow_each_other_with_their_words() -> None:
    found = parse(TWINKLE)
    assert (found.title, found.seconds) == ("A tune", 16.0)
    assert [note.pitch for note in found.notes] == [60, 60, 67, 67, 69, 69, 67, 65, 65, 64, 64, 62, 62, 60]
    assert all(after.start == before.start + before.length for before, after in pairwise(found.notes))
    assert found.lines == (
        ("Twin", "kle,", "twin", "kle,", "lit", "tle", "star,"),
        ("how", "I", "won", "der", "what", "you", "are."),
    )
    assert [note.line for note in found.notes] == [0] * 7 + [1] * 7


@pytest.mark.parametrize(
    ("music", "expected"),
    [
        ("C,, C, C c c'", [36, 48, 60, 72, 84]),
        ("^C C | C", [61, 61, 60]),
        ("_B b | =B", [70, 82, 71]),
        ("^^F __B", [67, 69]),
        ("^F- | F F", [66, 65]),
        ("^F- | F2- | F", [66]),
        ("[K:G] F [K:F] B", [66, 70]),
    ],
)
def test_pitches(music: str, expected: list[int]) -> None:
    """An accidental holds to the end of the bar, in every octave, as the standard says; a tie takes it along."""
    assert pitches(music) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("C", [65, 71]), ("G", [66, 71]), ("F", [65, 70]), ("Am", [65, 71]), ("A minor", [65, 71]), ("Em", [66, 71]),
        ("Ddor", [65, 71]), ("D dorian", [65, 71]), ("Bb", [65, 70]), ("F#m", [66, 71]), ("Gmix", [65, 71]),
        ("Flyd", [65, 71]), ("Eb treble", [65, 70]), ("none", [65, 71]), ("G clef=treble", [66, 71]),
    ],
)  # fmt: skip
def test_keys(key: str, expected: list[int]) -> None:
    assert pitches("F B", HEAD.replace("K:C", f"K:{key}")) == expected


@pytest.mark.parametrize(
    ("music", "expected"),
    [
        ("C2 C/ C/2 C3/2 C// C/4", [2, 0.5, 0.5, 1.5, 0.25, 0.25]),
        ("C>D E<F", [1.5, 0.5, 0.5, 1.5]),
        ("C>>D E<<F", [1.75, 0.25, 0.25, 1.75]),
        ("(3CDE F", [0.6667, 0.6667, 0.6667, 1]),
        ("(3:2:2C2D", [1.3333, 0.6667]),
        ("(2CD", [1.5, 1.5]),
        ("C- C D", [2, 1]),
        ('(CD) .E ~F {ga}G !trill!A "Am"B uC', [1] * 8),
        ("[L:1/8] C [Q:1/4=120] C", [0.5, 0.25]),
    ],
)
def test_lengths(music: str, expected: list[float]) -> None:
    assert lengths(music) == expected


def test_a_rest_takes_time_and_no_word() -> None:
    found = tune("C z x2 Z D |\nw: la lu")
    assert [(note.start, note.syllable) for note in found.notes] == [(0, "la"), (8, "lu")]


@pytest.mark.parametrize(
    ("meter", "unit"),
    [("M:2/4\n", 0.25), ("M:3/4\n", 0.5), ("M:6/8\n", 0.5), ("M:C|\n", 0.5), ("M:none\n", 0.5)],
)
def test_the_metre_says_how_long_a_letter_is_where_nothing_else_does(meter: str, unit: float) -> None:
    assert lengths("C", f"{meter}Q:1/4=60\nK:C\n") == [unit]


@pytest.mark.parametrize(
    ("music", "expected"),
    [
        ("|: C D :| E |]", "CDCDE"),
        ("C D :| E |]", "CDCDE"),
        ("C || D E :|", "CDEDE"),
        ("|: C :: D :|", "CCDD"),
        ("|: C |1 D :|2 E || F |]", "CDCEF"),
        ("|: C | [1 D :| [2 E |] F", "CDCEF"),
        ("|: C |1 D :|2 E |: F :|", "CDCEFF"),
    ],
)  # fmt: skip
def test_repeats(music: str, expected: str) -> None:
    letters = dict(zip((60, 62, 64, 65), "CDEF", strict=True))
    assert "".join(letters[pitch] for pitch in pitches(music)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a b c d", ["a", "b", "c", "d"]),
        ("a-b-c d", ["a", "b", "c", "d"]),
        ("a _ b _", ["a", "", "b", ""]),
        ("a__ b", ["a", "", "", "b"]),
        ("a * b *", ["a", "", "b", ""]),
        ("a~b c d e", ["a b", "c", "d", "e"]),
        (r"a\-b c d e", ["a-b", "c", "d", "e"]),
        ("a | b |", ["a", "", "b", ""]),
        ("a b | c d |", ["a", "b", "c", "d"]),
        ("月 光 光 ， 照", None),
        ("月 光 光， 照", ["月", "光", "光，", "照"]),
    ],
)
def test_words_are_sung_to_notes(words: str, expected: list[str] | None) -> None:
    music = f"C D | E F |\nw: {words}"
    if expected is None:
        with pytest.raises(NotABC, match="5 syllables for 4 notes"):
            tune(music)
    else:
        assert [text for text, _line in sung(music)] == expected


def test_a_held_syllable_is_of_its_line_and_a_silent_note_of_none() -> None:
    assert sung("C D E |\nw: a _ *") == [("a", 0), ("", 0), ("", -1)]


def test_verses_are_sung_one_after_another() -> None:
    found = tune("C D |\nw: a b\nw: e f\nE F |\nw: c d\nw: g h")
    assert [note.syllable for note in found.notes] == list("abcdefgh")
    assert [note.line for note in found.notes] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [note.pitch for note in found.notes] == [60, 62, 64, 65] * 2


def test_a_repeat_takes_the_next_verse() -> None:
    found = tune("|: C D :|\nw: a b\nw: c d\nE F |]\nw: e f")
    assert [note.syllable for note in found.notes] == list("abcdef")
    assert found.lines == (("a", "b"), ("c", "d"), ("e", "f"))


def test_what_only_tells_is_passed_over() -> None:
    text = '% a remark\n%%stretchlast\nX:1\nO:Hanoi\nC:trad.\nZ:somebody\nM:4/4\nL:1/4\nQ:"Slowly" 1/4=60\nK:C\nC D % here\n'
    assert len(parse(text).notes) == 2


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "no note"),
        ("C D", 1, "the key comes before"),
        (HEAD, 1, "no note"),
        (f"{HEAD}w: la", 7, "under the line of music"),
        (f"{HEAD}[CEG] D", 7, "not understood"),
        (f"{HEAD}C & D", 7, "not understood"),
        (f"{HEAD}V:2\nC", 7, "not read"),
        (f"{HEAD}C D\nw: la", 8, "1 syllables for 2 notes"),
        (f"{HEAD}C >", 7, "between two notes"),
        (f"{HEAD}> C", 7, "between two notes"),
        (f"{HEAD}- C", 7, "follows a note"),
        (f"{HEAD}C- D", 7, "same height"),
        (f"{HEAD}C/0", 7, "nought"),
        (f"{HEAD}C,,,", 7, "too high or too low"),
        (f"{HEAD}C999", 1, "4 minutes"),
        (HEAD.replace("1/4=60", "quick") + "C", 5, "tempo"),
        (HEAD.replace("1/4=60", "1/4=0") + "C", 5, "tempo"),
        (HEAD.replace("4/4", "4/0") + "C", 3, "metre"),
        (HEAD.replace("L:1/4", "L:0") + "C", 4, "length"),
        (HEAD.replace("K:C", "K:H") + "C", 6, "key"),
        (HEAD.replace("K:C", "K:G#") + "C", 6, "simpler"),
        ("x" * 30_000, 1, "20000 letters"),
        (f"{HEAD}C/32 D/32\n" + "w: a b\n" * 2000, 1, "3000 notes"),
    ],
)
def test_what_is_not_right_is_told_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(NotABC, match=why) as told:
        parse(text)
    assert told.value.line == line


# What abcjs 6.7.2 plays, told by its `setUpAudio`: beginning and length in whole notes, and the pitch.
THEIRS = {
    "M:4/4\nL:1/4\nQ:1/4=100\nK:G\n|: G>A B<c | d2 (3efg | ^c c _B B- | B2 z2 :|": [
        (0, 0.375, 67), (0.375, 0.125, 69), (0.5, 0.125, 71), (0.625, 0.375, 72), (1, 0.5, 74), (1.5, 0.1667, 76),
        (1.6667, 0.1667, 78), (1.8333, 0.1667, 79), (2, 0.25, 73), (2.25, 0.25, 73), (2.5, 0.25, 70),
        (2.75, 0.75, 70), (4, 0.375, 67),
    ],
    "M:3/4\nL:1/8\nQ:1/4=90\nK:Bb\nB,2 c'2 F/2G/2 A | E3/2 F/ G//A// B2 c |] [M:2/4] d2 e2 |: f2 [L:1/4] g | a2 :|": [
        (0, 0.25, 58), (0.25, 0.25, 84), (0.5, 0.0625, 65), (0.5625, 0.0625, 67), (0.625, 0.125, 69),
        (0.75, 0.1875, 63), (0.9375, 0.0625, 65), (1, 0.0313, 67), (1.0313, 0.0313, 69), (1.0625, 0.25, 70),
        (1.3125, 0.125, 72), (1.4375, 0.25, 74), (1.6875, 0.25, 75), (1.9375, 0.25, 77), (2.1875, 0.25, 79),
        (2.4375, 0.5, 81), (2.9375, 0.25, 77), (3.1875, 0.25, 79), (3.4375, 0.5, 81),
    ],
    "M:6/8\nL:1/8\nQ:3/8=60\nK:Am\n|: A2B c3 |1 d3 e3 :|2 f3 a3 || (2AB (4ABcd z3 | Z | ^g'=g' g a, |]": [
        (0, 0.25, 69), (0.25, 0.125, 71), (0.375, 0.375, 72), (0.75, 0.375, 74), (1.125, 0.375, 76), (1.5, 0.25, 69),
        (1.75, 0.125, 71), (1.875, 0.375, 72), (2.25, 0.375, 77), (2.625, 0.375, 81), (3, 0.1875, 69),
        (3.1875, 0.1875, 71), (3.375, 0.0938, 69), (3.4688, 0.0938, 71), (3.5625, 0.0938, 72), (3.6563, 0.0938, 74),
        (4.875, 0.125, 92), (5, 0.125, 91), (5.125, 0.125, 79), (5.25, 0.125, 69),
    ],
}  # fmt: skip
WHOLE = {"Q:1/4=100": 2.4, "Q:1/4=90": 60 * 4 / 90, "Q:3/8=60": 60 / 0.375 / 60}


@pytest.mark.parametrize("text", THEIRS)
def test_it_is_heard_as_abcjs_plays_it(text: str) -> None:
    [whole] = [seconds for tempo, seconds in WHOLE.items() if tempo in text]
    ours = [(note.start, note.length, note.pitch) for note in parse(text).notes]
    for mine, (start, length, pitch) in zip(ours, THEIRS[text], strict=False):
        assert mine == (
            pytest.approx(start * whole, abs=0.001),
            pytest.approx(length * whole, abs=0.001),
            pitch,
        )
