"""The real Anki takes the deck in: with sound, readings and tags; and a second time as what it is now, twice nothing."""

from __future__ import annotations

import dataclasses
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest, ImportLogWithChanges
from anki.notes import Note
from flask import Flask

from langapp.elsewhere import anki
from langapp.elsewhere.taking import Taken, Told, plain
from langapp.languages.registry import languages
from langapp.lib import soundfile
from tests.cast import Key
from tests.elsewhere.words import (
    HOSTILE,
    NOW,
    UNSEEN,
    device,
    few,
    nobody_listens,
    ours_of,
    said_by_us,
    taken,
    write,
)

SONG = "so-ja-raja"
LATER = NOW + timedelta(days=1)


class Anki:
    """Somebody's Anki, into which decks are taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))

    def take_in(self, deck: bytes) -> ImportLogWithChanges.Log:
        file = self.folder / "taken.apkg"
        file.write_bytes(deck)
        return self.collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file))).log

    def notes(self, found_by: str = "") -> list[Note]:
        return [self.collection.get_note(each) for each in sorted(self.collection.find_notes(found_by))]

    def empty(self) -> None:
        self.collection.remove_notes(list(self.collection.find_notes("")))

    def sound(self, note: Note) -> bytes:
        [name] = re.findall(r"\[sound:(.+?)\]", note["Sound"])
        return (Path(self.collection.media.dir()) / name).read_bytes()


@pytest.fixture(scope="module")
def _anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    made = Anki(tmp_path_factory.mktemp("anki"))
    yield made
    made.collection.close()


@pytest.fixture
def theirs(_anki: Anki) -> Anki:
    """Without a note in it."""
    _anki.empty()
    return _anki


def deck(found: Taken, now: datetime = NOW) -> bytes:
    return anki.apkg(found, now, nobody_listens)


def test_a_song_with_its_sounds(inside: Flask, theirs: Anki) -> None:
    log = theirs.take_in(deck(taken(SONG, "ur")))
    assert (len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)) == (4, 0, 0, 0)
    first = theirs.notes()[0]
    assert first.guid == "H&r!_E`&:F"  # Changed, everybody would have every card twice.
    assert dict(first.items()) == {
        "Words": "سو جا راجا سو جا",
        "Reading": "so ja raaja so ja",
        "Ruby": "",
        "Meaning": '<span lang="en" dir="ltr">Sleep, little king, sleep</span>',
        "Cue": '<span lang="en" dir="ltr">Rock slowly, from one foot to the other.</span>',
        "Notes": "sleep go king sleep go<br>Raaja is a boy; to a girl one sings raani, queen.",
        "Sound": first["Sound"],
        "Line": "so-ja-raja/line-1",
        "Credits": "Words: Langapp. Licence: CC BY 4.0.",
    }
    assert first.tags == ["langapp", "langapp::bedtime", "langapp::so-ja-raja", "langapp::ur"]
    assert "Langapp::Sleep, little king::اردو" in theirs.collection.decks.all_names()
    for note in theirs.notes():
        assert soundfile.decode(theirs.sound(note)).size > 16_000
    checked = theirs.collection.media.check()
    assert (list(checked.missing), list(checked.unused)) == ([], [])


def test_whose_words_they_are_stands_above_the_cards(inside: Flask, theirs: Anki) -> None:
    theirs.take_in(deck(taken(SONG, "ur")))
    found = theirs.collection.decks.by_name("Langapp::Sleep, little king::اردو")
    assert found is not None
    assert "Licence: CC BY 4.0." in found["desc"]
    assert "Anonymous oral tradition" in found["desc"]


def test_the_voice_of_open_jtalk_is_thanked_where_it_speaks(inside: Flask, theirs: Anki) -> None:
    """On each note, which may be handed on alone, and above the deck; nobody else's licence asks for it."""
    theirs.take_in(deck(few(taken("bath-time", "ja", "vi"))))
    for tag, thanked in (("ja", True), ("vi", False)):
        notes = theirs.notes(f"tag:langapp::{tag}")
        assert len(notes) == 2
        found = theirs.collection.decks.by_name(f"Langapp::Bath time::{languages().get(tag).endonym}")
        assert found is not None
        for told in (found["desc"], *(note["Credits"] for note in notes)):
            assert all(
                (part in told) == thanked for part in ("Mei", "Nagoya", "CC BY 3.0", "cut and levelled")
            )
            assert "Words: Langapp. Licence: CC BY 4.0." in told


def test_cards_say_their_language_and_leave_letters_to_the_device(inside: Flask, theirs: Anki) -> None:
    theirs.take_in(deck(few(taken("bath-time", "ur", "ja", "yue"))))
    for tag, lang, direction in (("ur", "ur", "rtl"), ("ja", "ja", "ltr"), ("yue", "yue-Hant-HK", "ltr")):
        notes = theirs.notes(f"tag:langapp::{tag}")
        assert len(notes) == 2
        cards = notes[0].cards()
        assert len(cards) == 2
        for card in cards:
            shown = card.render_output(reload=True)
            assert f'lang="{lang}" dir="{direction}"' in shown.answer_text
            assert "{{" not in shown.question_text + shown.answer_text
            assert "font-family" not in shown.css
            assert [sound.filename for sound in shown.answer_av_tags] == [notes[0]["Sound"][7:-1]]
        first, second = (card.render_output() for card in cards)
        assert notes[0]["Words"] not in first.question_text
        assert notes[0]["Words"] in second.question_text
        assert [sound.filename for sound in second.question_av_tags] == [notes[0]["Sound"][7:-1]]


def test_readings_stand_over_characters_and_on_a_line(inside: Flask, theirs: Anki) -> None:
    theirs.take_in(deck(few(taken("bath-time", "ja", "yue"))))
    [japanese] = theirs.notes("tag:langapp::ja Line:bath-time/shall-we-bathe")
    assert japanese["Ruby"].startswith('お<ruby>風呂<rt lang="ja-Hira">ふろ</rt></ruby>')
    assert japanese["Reading"] == "ofuro hairō ka?"
    cantonese = theirs.notes("tag:langapp::yue")[0]
    assert '<rt lang="yue-Latn-jyutping">' in cantonese["Ruby"]
    assert not re.search("[0-9]", cantonese["Reading"])  # Tones are raised.


def test_taken_in_again_nothing_is_there_twice(inside: Flask, theirs: Anki) -> None:
    theirs.take_in(deck(taken(SONG, "ur")))
    before = {note.id: note.items() for note in theirs.notes()}
    media = sorted(path.name for path in Path(theirs.collection.media.dir()).iterdir())
    for at in (NOW, LATER):
        assert len(theirs.take_in(deck(taken(SONG, "ur"), at)).new) == 0
        assert {note.id: note.items() for note in theirs.notes()} == before
        assert sorted(path.name for path in Path(theirs.collection.media.dir()).iterdir()) == media
    models = [name for name in theirs.collection.models.all_names() if name.startswith("Langapp")]
    assert len(models) == len(set(models))
    assert sum("Sleep, little king::" in name for name in theirs.collection.decks.all_names()) == 1


def test_what_is_worded_anew_is_the_same_note(inside: Flask, theirs: Anki, world: dict[str, Key]) -> None:
    """What was learned of it stays with it."""
    mai = device(world["mai"])
    theirs.take_in(deck(few(taken("bath-time", "vi", by=mai))))
    [before] = theirs.notes("Line:bath-time/shall-we-bathe")
    said_by_us(mai, "bath-time/shall-we-bathe", "vi", "Tắm nào, con ơi!")
    log = theirs.take_in(deck(few(taken("bath-time", "vi", by=mai)), LATER))
    assert (len(log.new), len(log.updated) + len(log.duplicate)) == (0, 2)
    [after] = theirs.notes("Line:bath-time/shall-we-bathe")
    assert (after.id, after["Words"], after["Sound"]) == (before.id, "Tắm nào, con ơi!", "")
    assert after["Credits"] == "Your family’s own words. What explains them: CC BY 4.0."
    assert [card.id for card in after.cards()] == [card.id for card in before.cards()]
    theirs.take_in(deck(ours_of(mai, "vi"), LATER))
    assert len(theirs.notes("Line:bath-time/shall-we-bathe")) == 1


def test_nothing_that_was_written_is_a_sound_a_tag_or_a_hole(
    inside: Flask, theirs: Anki, world: dict[str, Key]
) -> None:
    mai = device(world["mai"])
    write(mai, (*HOSTILE, UNSEEN))
    theirs.take_in(deck(ours_of(mai, "vi")))
    notes = theirs.notes()
    assert len(notes) == len(HOSTILE) + 1
    as_anki_keeps_it = {unicodedata.normalize("NFC", plain(text)) for text in (*HOSTILE, UNSEEN)}
    assert {html.unescape(note["Words"]) for note in notes} == as_anki_keeps_it
    for note in notes:
        assert [len(note.fields), note["Sound"], note["Credits"]] == [9, "", "Your family’s own words."]
        for card in note.cards():
            shown = card.render_output()
            assert (shown.question_av_tags, shown.answer_av_tags) == ([], [])
            assert not re.search("<(script|p|rt)|{{|<!--|<!\\[", shown.question_text + shown.answer_text)
            assert theirs.collection.media.files_in_str(note.mid, note.joined_fields()) == []
    assert [
        deck for deck in theirs.collection.decks.all_names() if deck.startswith("Langapp::Our words")
    ] == [
        "Langapp::Our words",
        "Langapp::Our words::Tiếng Việt",
    ]


def test_equal_words_and_sounds_are_equal_bytes(inside: Flask) -> None:
    found = taken(SONG, "ur")
    first = deck(found)
    assert deck(found) == first
    assert deck(Taken.of(found.to_plain())) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {told.date_time for told in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_in_another_language_of_the_interface_it_is_the_same_notes(inside: Flask, theirs: Anki) -> None:
    """They stay in the deck they came to; no card and no note type is there twice."""
    theirs.take_in(deck(taken(SONG, "ur")))
    before = [card.did for note in theirs.notes() for card in note.cards()]
    translated = dataclasses.replace(taken(SONG, "ur"), title=Told("Dors, petit roi", "fr"))
    assert len(theirs.take_in(deck(translated, LATER)).new) == 0
    assert [card.did for note in theirs.notes() for card in note.cards()] == before
    models = [name for name in theirs.collection.models.all_names() if "اردو" in name]
    assert models == ["Langapp اردو"]


def test_two_families_have_notes_of_their_own(inside: Flask, theirs: Anki, world: dict[str, Key]) -> None:
    """As in the Anki of a grandmother of both."""
    for name in ("mai", "joon"):
        theirs.take_in(deck(taken(SONG, "ur", by=device(world[name]))))
    assert len(theirs.notes("Line:so-ja-raja/line-1")) == 2
