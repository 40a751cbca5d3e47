"""The notes of ABC notation, a line of music at a time: pitches, lengths, bars and repeats. `abc.py` reads whole tunes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARPENED = "FCGDAEB"
FIFTHS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1}
MODES = {
    "": 0,
    "maj": 0,
    "ion": 0,
    "mix": -1,
    "dor": -2,
    "m": -3,
    "min": -3,
    "aeo": -3,
    "phr": -4,
    "loc": -5,
    "lyd": 1,
}
ACCIDENTALS = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
MIDDLE_C = 60
LOWEST, HIGHEST = 36, 96
"""MIDI pitches: what a voice sings, and an octave around."""
IN_TIME_OF = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
COMPOUND = (6, 9, 12)
KEY = re.compile(
    r"(?P<tonic>[A-G])(?P<sharp>[#b]?) *(?P<mode>(?!treble|clef)[A-Za-z]*) *(?:clef *= *)?(?:treble)?"
)
LENGTH = r"(?P<times>\d{0,3})(?P<over>(?:/\d{0,3})*)"
TOKENS = re.compile(
    rf"""
    (?P<space>[ \t`y]+|\.(?=[A-Ga-gzx^_=(])|[~HLMOPSTuv]|![^!]*!|"[^"]*"|\{{[^}}]*\}}|\))
    |(?P<field>\[[A-Za-z]:[^\]]*\])
    |(?P<note>(?P<accidental>\^\^?|__?|=)?(?P<letter>[A-Ga-g])(?P<octaves>[,']*){LENGTH})
    |(?P<rest>[zx](?P<rest_times>\d{{0,3}})(?P<rest_over>(?:/\d{{0,3}})*))
    |(?P<bars>Z(?P<count>\d{{0,2}}))
    |(?P<broken>[<>]{{1,3}})
    |(?P<tuplet>\((?P<p>[2-9])(?::(?P<q>[2-9]?))?(?::(?P<r>\d{{0,2}}))?)
    |(?P<slur>\()
    |(?P<tie>-)
    |(?P<bar>:*\.?\|+\]?:*(?:\[(?=[12]))?|::|\[\|)(?P<ending>(?<=[|\[])[12])?
    |(?P<variant>\[[12])
    """,
    re.VERBOSE,
)


class NotABC(ValueError):
    """`line` counts from 1; `why` is a sentence that says what to do."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


@dataclass
class Event:
    """A note, or a rest where there is no pitch, as it stands on the page; `length` is a part of a whole note."""

    pitch: int | None
    length: Fraction
    whole: Fraction
    """Seconds that a whole note lasts."""
    line: int
    """Of the lines of music, from 0."""
    bar: int
    tied: bool = False
    """To the next."""


@dataclass(frozen=True)
class Mark:
    """Where a repeated part begins or ends, where an ending begins, or a double bar."""

    kind: str
    number: int = 0


@dataclass
class Reader:
    """Reads the lines of music one after another, and what changes on the way."""

    meter: tuple[int, int] | None = (4, 4)
    unit: Fraction = Fraction(1, 8)
    whole: Fraction = Fraction(60 * 4, 90)
    key: dict[str, int] = field(default_factory=dict)
    found: list[Event | Mark] = field(default_factory=list)
    in_bar: dict[str, int] = field(default_factory=dict)
    bar: int = 0
    at: int = 0
    _broken: Fraction | None = None
    _tuplet: tuple[int, Fraction] = (0, Fraction(1))

    def read(self, text: str, music_line: int, at: int) -> list[Event]:
        """One line of music. Returns its notes, to which words may be sung: rests left out."""
        self.at, position, before = at, 0, len(self.found)
        while position < len(text):
            token = TOKENS.match(text, position)
            if token is None or token.end() == position:
                self._refuse(f"“{text[position]}” is not understood here: see “melody” in lessons/README.md")
            self._take(token, music_line)
            position = token.end()
        if self._broken is not None:
            self._refuse("a “>” or “<” stands between two notes of the same line")
        return [each for each in self.found[before:] if isinstance(each, Event) and each.pitch is not None]

    def set(self, name: str, value: str, at: int) -> None:
        """A field that says how notes are meant."""
        self.at = at
        if name == "M":
            self._meter(value)
        elif name == "L":
            self.unit = self._fraction(value)
        elif name == "Q":
            self._tempo(value)
        elif name == "K":
            self._key(value)
        else:
            self._refuse(f"“{name}:” is not read: take it out")

    def _take(self, token: re.Match[str], music_line: int) -> None:
        kind, text = token.lastgroup, token.group()
        if token["note"]:
            self._note(token, music_line)
        elif token["rest"]:
            self._keep(None, self._length(token["rest_times"], token["rest_over"]), music_line)
        elif token["bars"]:
            self._keep(None, self._measure() * int(token["count"] or 1), music_line)
        elif token["broken"]:
            self._break(text)
        elif token["tuplet"]:
            self._begin_tuplet(token)
        elif token["tie"]:
            self._last_note("a “-” follows a note that is held").tied = True
        elif token["field"]:
            self.set(text[1], text[3:-1].strip(), self.at)
        elif token["bar"]:
            self._bar(token["bar"], token["ending"])
        elif token["variant"]:
            self.found.append(Mark("ending", int(text[1])))
        elif kind is None:
            self._refuse(f"“{text}” is not understood here")

    def _note(self, token: re.Match[str], music_line: int) -> None:
        letter = token["letter"].upper()
        octave = 12 * (token["letter"].islower() + token["octaves"].count("'") - token["octaves"].count(","))
        natural = MIDDLE_C + SEMITONES[letter] + octave
        before = self._before()
        if token["accidental"]:
            self.in_bar[letter] = ACCIDENTALS[token["accidental"]]
        pitch = natural + self.in_bar.get(letter, self.key.get(letter, 0))
        if before and before.tied and before.bar != self.bar and not token["accidental"]:
            held = (before.pitch or 0) - natural
            pitch = natural + held if abs(held) <= 2 else pitch
        if not LOWEST <= pitch <= HIGHEST:
            self._refuse(f"“{token.group()}” is too high or too low to be sung")
        if before and before.tied and before.pitch != pitch:
            self._refuse("a “-” ties two notes of the same height; for another, leave it out")
        self._keep(pitch, self._length(token["times"], token["over"]), music_line)

    def _keep(self, pitch: int | None, length: Fraction, music_line: int) -> None:
        left, ratio = self._tuplet
        if left and pitch is not None:
            length, self._tuplet = length * ratio, (left - 1, ratio)
        if self._broken is not None:
            length, self._broken = length * self._broken, None
        self.found.append(Event(pitch, length, self.whole, music_line, self.bar))

    def _break(self, signs: str) -> None:
        """a>b: the first is half as long again, the second what is left; each sign more halves the shorter anew."""
        last = self.found[-1] if self.found else None
        if not isinstance(last, Event) or len(set(signs)) > 1:
            self._refuse("a “>” or “<” stands between two notes")
        short = Fraction(1, 2 ** len(signs))
        first, second = (2 - short, short) if signs[0] == ">" else (short, 2 - short)
        last.length *= first
        self._broken = second

    def _begin_tuplet(self, token: re.Match[str]) -> None:
        p = int(token["p"])
        usual = IN_TIME_OF.get(p) or (3 if self.meter and self.meter[0] in COMPOUND else 2)
        self._tuplet = int(token["r"] or p), Fraction(int(token["q"] or usual), p)

    def _bar(self, sign: str, ending: str | None) -> None:
        self.in_bar = {}
        self.bar += 1
        if sign.startswith(":"):
            self.found.append(Mark("end"))
        if sign.endswith(":"):
            self.found.append(Mark("start"))
        elif not sign.startswith(":") and sign.strip(":.[") not in ("|", ""):
            self.found.append(Mark("double"))
        if ending:
            self.found.append(Mark("ending", int(ending)))

    def _before(self) -> Event | None:
        return next((each for each in reversed(self.found) if isinstance(each, Event)), None)

    def _last_note(self, why: str) -> Event:
        last = self.found[-1] if self.found else None
        if not isinstance(last, Event) or last.pitch is None:
            self._refuse(why)
        return last

    def _length(self, times: str, over: str) -> Fraction:
        length = self.unit * int(times or 1)
        for part in over.split("/")[1:]:
            length /= int(part or 2) or self._refuse("nothing is divided by nought")
        return length

    def _measure(self) -> Fraction:
        return Fraction(*self.meter) if self.meter else self._refuse("without a metre a “Z” has no length")

    def _meter(self, value: str) -> None:
        if value == "none":
            self.meter = None
            return
        value = {"C": "4/4", "C|": "2/2"}.get(value, value)
        if not (parts := re.fullmatch(r"(\d{1,2})/(\d{1,2})", value)) or "0" in (parts[1], parts[2]):
            self._refuse("the metre is written as in “M: 3/4”")
        self.meter = int(parts[1]), int(parts[2])

    def _tempo(self, value: str) -> None:
        value = re.sub(r'"[^"]*"', "", value).strip()
        parts = re.fullmatch(r"((?:\d{1,2}/\d{1,2} *)+)= *(\d{1,3})", value)
        if not parts or not int(parts[2]):
            self._refuse("the tempo is written as in “Q: 1/4=80”")
        beat = sum((self._fraction(each) for each in parts[1].split()), Fraction(0))
        self.whole = 60 / (beat * int(parts[2]))

    def _key(self, value: str) -> None:
        parts = KEY.fullmatch(value.strip())
        mode = parts["mode"].lower()[:3] if parts and parts["mode"] != "M" else ""
        if value.strip() in ("none", ""):
            self.key = {}
            return
        if not parts or mode not in MODES:
            self._refuse("the key is written as in “K: G” or “K: Am”")
        fifths = FIFTHS[parts["tonic"]] + {"#": 7, "b": -7}.get(parts["sharp"], 0) + MODES[mode]
        if abs(fifths) > 7:
            self._refuse(f"nobody writes the key “{value}”: choose its simpler name")
        self.key = (
            dict.fromkeys(SHARPENED[:fifths], 1) if fifths > 0 else dict.fromkeys(SHARPENED[fifths:], -1)
        )
        if not fifths:
            self.key = {}

    def _fraction(self, value: str) -> Fraction:
        parts = re.fullmatch(r"(\d{1,2})(?:/(\d{1,2}))?", value.strip())
        if not parts or not int(parts[1]) or not int(parts[2] or 1):
            self._refuse("a length is written as in “1/8”")
        return Fraction(int(parts[1]), int(parts[2] or 1))

    def _refuse(self, why: str) -> NoReturn:
        raise NotABC(self.at, why)
