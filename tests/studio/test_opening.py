"""What people send is opened in a process apart: real decks, courses, packs and tables; or refused in a sentence."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions
from flask import Flask

from langapp.config import ROOT
from langapp.lib.tables import APKG, CSV, LIBRELINGO, LINES, ZIP, Opened
from langapp.packs import files
from langapp.studio.importing import opening, unopened
from langapp.studio.importing.opening import open_file
from langapp.web import Refused
from tests.lib.courses import COURSE, zipped


@pytest.fixture(autouse=True)
def _within(app: Flask) -> object:
    """Sentences are said in somebody's language."""
    with app.test_request_context():
        yield


def refused(data: bytes, name: str = "") -> str:
    with pytest.raises(Refused) as caught:
        open_file(data, name)
    return caught.value.sentence


# Anki


def deck(folder: Path, *, legacy: bool) -> bytes:
    """Made by Anki itself."""
    collection = Collection(str(folder / "collection.anki2"))
    into = collection.decks.id("Cô Lan::Bath")
    assert into is not None
    basic, cloze = collection.models.by_name("Basic"), collection.models.by_name("Cloze")
    sound = folder / "a.mp3"
    sound.write_bytes(b"ID3")
    collection.media.add_file(str(sound))
    for kind, one, other, tags in (
        (basic, "<div>お母[かあ]さん</div>[sound:a.mp3]", "mum", []),
        (basic, "<ruby>食<rt>た</rt></ruby>べる<br>来て", "eat &amp; come", ["food", "verb"]),
        (basic, "no", "12:30", []),
        (cloze, "{{c1::tắm::bath}} đi", "", ["food"]),
    ):
        assert kind is not None
        note = collection.new_note(kind)
        note.fields[0], note.fields[1], note.tags = one, other, tags
        collection.add_note(note, into)
    options = ExportAnkiPackageOptions(
        with_scheduling=False, with_deck_configs=False, with_media=True, legacy=legacy
    )
    made = folder / "made.apkg"
    collection.export_anki_package(out_path=str(made), options=options, limit=None)
    collection.close()
    return made.read_bytes()


@pytest.mark.parametrize("legacy", [True, False], ids=["old", "new"])
def test_a_deck_made_by_anki_is_read_with_the_names_of_its_fields(tmp_path: Path, legacy: bool) -> None:
    made = deck(tmp_path, legacy=legacy)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert ("collection.anki21b" in packed.namelist()) is not legacy
    opened = open_file(made, "deck.apkg")
    assert (opened.kind, opened.about) == (APKG, {"title": "Bath"})
    basic, cloze = opened.sheets
    assert [(row.number, row.cells) for row in basic.rows] == [
        (0, ["Front", "Back", "Deck", "Tags"]),
        (1, ["お母[かあ]さん", "mum", "Cô Lan::Bath"]),
        (2, ["食[た]べる 来て", "eat & come", "Cô Lan::Bath", "food verb"]),
        (3, ["no", "12:30", "Cô Lan::Bath"]),
    ]
    assert [(row.number, row.cells) for row in cloze.rows] == [
        (0, ["Text", "Back Extra", "Deck", "Tags"]),
        (4, ["tắm đi", "", "Cô Lan::Bath", "food"]),
    ]
    assert [(note.why, note.given) for note in opened.notes] == [("media", {"files": "1"})]


# LibreLingo


def test_a_course_of_librelingo_is_rows_with_the_lines_of_its_files() -> None:
    opened = open_file(zipped(), "vietnamese-from-english-main.zip")
    assert opened.kind == LIBRELINGO
    assert opened.about == {
        "title": "Vietnamese",
        "text": "vi",
        "meaning": "en",
        "licence": "CC BY-SA 4.0",
        "address": "https://example.org/vi-from-en",
    }
    [sheet] = opened.sheets
    assert sheet.rows[0].cells[:2] == ["Vietnamese", "English"]
    told = [(row.number, *row.cells[:5], row.cells[5].rpartition("/")[2]) for row in sheet.rows[1:]]
    assert told == [
        (10, "nước", "water", "nước tắm", "bath water", "Bath", "bath.yaml"),
        (22, "Đưa tay cho mẹ", "Give me your hand", "Đưa tay đây", "Your hand, please", "Bath", "bath.yaml"),
        (6, "no", "full", "", "", "Little words", "little-words.yaml"),
        (8, "mười hai giờ rưỡi", "12:30", "", "", "Little words", "little-words.yaml"),
        (12, "Con no rồi", "I am full", "", "", "Little words", "little-words.yaml"),
        (8, "Mở cửa", "Open the door", "", "", "The door", "door.yaml"),
    ]
    for number, text, *_, file in told:
        place = next(name for name in COURSE if name.endswith(f"/{file}"))
        assert text in COURSE[place].splitlines()[number - 1]


def test_what_a_course_names_and_does_not_hold_is_told() -> None:
    short = {name: text for name, text in COURSE.items() if "door" not in name}
    notes = open_file(zipped(short, folder=""), "").notes
    assert [(note.why, note.given) for note in notes] == [("no-file", {"file": "home/skills/door.yaml"})]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("Translation: water", "Translation: &a [x]\n    Also: *a"), "bath.yaml cannot be read, at line 13"),
        (("Translation: water", "Translation: !!python/object:os.system x"), "tags"),
        (("Word: nước", "Word: [[[[[[[[[[x]]]]]]]]]]"), "nested"),
        (("Name: Bath", "Name: Bath\n  Name: Bath"), "twice"),
    ],
)
def test_yaml_of_a_stranger_is_strict(change: tuple[str, str], reason: str) -> None:
    place = "basics/skills/bath.yaml"
    changed = {**COURSE, place: COURSE[place].replace(*change)}
    assert reason in refused(zipped(changed))


# Our own


def packed(*slugs: str, folder: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for slug in slugs:
            for file in sorted((ROOT / "lessons" / slug).iterdir()):
                archive.write(file, unicodedata.normalize("NFD", f"{folder}{slug}/{file.name}"))
        archive.writestr("__MACOSX/._x", b"\0")
    return made.getvalue()


@pytest.mark.parametrize("folder", ["", "lessons/", "của bà/"])
def test_our_own_packs_come_in_file_by_file(tmp_path: Path, folder: str) -> None:
    opened = open_file(packed("bath-time", "bedtime", folder=folder), "packs.zip")
    assert (opened.kind, opened.sheets, opened.notes) == (ZIP, [], [])
    assert opened.pack is not None
    for name, data in opened.pack.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    for slug in ("bath-time", "bedtime"):
        assert files.read(tmp_path / slug).pack == files.read(ROOT / "lessons" / slug).pack


def test_what_is_no_part_of_a_pack_is_left_and_told() -> None:
    made = io.BytesIO(packed("bath-time"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("bath-time/run.sh", "rm -rf /")
        archive.writestr("bath-time/deep/x.yaml", "a: b")
    opened = open_file(made.getvalue(), "")
    assert opened.pack is not None
    assert all(name.count("/") == 1 and name.endswith(".yaml") for name in opened.pack)
    assert [(note.why, note.given["files"]) for note in opened.notes] == [("left-out", "2")]


# All


def test_the_bytes_say_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    assert open_file(zipped(), "words.csv").kind == LIBRELINGO
    assert open_file(b"a,b\nc,d\n", "deck.apkg").kind == CSV
    assert open_file("đưa tay - your hand\n".encode(), "x.xlsx").kind == LINES


def test_a_guess_is_told_with_what_came_of_it() -> None:
    opened = open_file("bath,洗澡\nhand,给我你的手\n".encode("gb18030"), "x.csv")
    assert [(note.why, note.given) for note in opened.notes] == [
        ("encoding", {"encoding": "GB18030", "text": "bath,洗澡"})
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in this file"),
        (b"\xef\xbb\xbf \r\n", "There is nothing in this file"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of an old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600),
            "locked with a password",
        ),
        (b"<!DOCTYPE html><table><tr><td>x", "This is a web page"),
        (b"{\\rtf1 x}", "This is a document"),
        (b"Rar!\x1a\x07", "Pack it as a .zip"),
        (b"SQLite format 3\0" + bytes(99), "This is no table"),
        (b"a,b\0c", "This is no table"),
        (b"a,b\n" * 20_000, "There are 20000 rows"),
        (b"x" * 12_000_001, "larger than 12 MB"),
        (b"PK\x03\x04" + bytes(100), "damaged or cut short"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    assert sentence in refused(data, "table.csv")


def test_every_reason_has_its_sentence() -> None:
    for why in unopened.SENTENCES:
        given = dict.fromkeys(("row", "rows", "most", "column", "name", "file", "line", "reason"), "7")
        assert "%" not in unopened.refusal(why, given).sentence


def test_a_process_that_dies_over_a_file_refuses_that_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    table = b"a,b\nc,d\n"
    monkeypatch.setattr(opening, "COMMAND", ("sh", "-c", "kill -9 $$", "x"))
    assert "too much time or memory" in refused(table)
    monkeypatch.setattr(opening, "COMMAND", ("sh", "-c", "exec sleep 5", "x"))
    monkeypatch.setattr(opening, "PATIENCE", 0.3)
    assert "too much time or memory" in refused(table)
    monkeypatch.undo()
    assert isinstance(open_file(table, ""), Opened)
