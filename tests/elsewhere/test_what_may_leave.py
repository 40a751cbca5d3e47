"""A copy that was taken away cannot be taken back: the family's own voices leave, and this machine's. Nobody else's."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from langapp.db import db
from langapp.elsewhere import views
from langapp.elsewhere.overlays import first_copy
from langapp.elsewhere.taking import Taken
from langapp.languages.registry import languages
from langapp.makings.making import Unmade
from langapp.packs import shelf
from langapp.songs.models import Timing
from langapp.speech.speaking import ESPEAK, GTTS, make
from langapp.voices import choosing, ours
from langapp.voices.leaving import Sound, TakenBack
from langapp.voices.models import ChosenVoice, Recording, Rung
from tests.cast import REF, Key, queries
from tests.elsewhere.words import NOW, device, nobody_listens, ours_of, said_by_us, taken
from tests.voices.recording import record, speaker
from tests.voices.test_choosing import make as in_the_cache

SONG = "so-ja-raja"


def sound_of(found: Taken, tag: str = "vi", ref: str = REF) -> Sound | None:
    [said] = [each for entry in found.entries if entry.ref == ref for each in entry.says if each.tag == tag]
    return said.sound


def test_their_own_voice_goes_along(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    recording = record(speaker(mai.family_id), REF)
    found = taken("bath-time", "vi", by=mai)
    sound = sound_of(found)
    assert sound
    assert (sound.name, sound.recording) == ("Bà ngoại", recording)
    clip = first_copy(sound, found)
    assert clip
    assert (clip.name, clip.seconds, clip.mp3[:3]) == ("Bà ngoại", 1.5, b"ID3")


def test_what_was_taken_back_meanwhile_stays(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    recording = record(speaker(mai.family_id), REF)
    found = taken("bath-time", "vi", by=mai)
    sound = sound_of(found)
    assert sound
    assert views._still({"taken": found.to_plain()})
    db.session.get_one(Recording, recording).withdraw("speaker", NOW)
    db.session.flush()
    assert not views._still({"taken": found.to_plain()})
    for make_it in (views.make_deck, views.make_book):
        with pytest.raises(Unmade, match="taken back"):
            make_it({"taken": found.to_plain()}, nobody_listens)
    spoken = sound_of(taken("bath-time", "vi", by=mai))
    assert spoken
    assert (spoken.recording, spoken.say["tag"]) == ("", "vi")


@pytest.mark.parametrize("whose", ["a teacher", "somebody for everyone"])
def test_a_voice_that_may_be_heard_here_is_not_handed_out(
    inside: Flask, world: dict[str, Key], whose: str
) -> None:
    """They said yes to this site. Also where the family chose that voice."""
    family = None if whose == "a teacher" else world["joon"].family
    heard = record(speaker(family, rung=Rung.PUBLIC), REF, rung=Rung.PUBLIC)
    mai = device(world["mai"])
    ChosenVoice.choose(mai.family_id, REF, "vi", heard, NOW)
    for by in (mai, None):
        sound = sound_of(taken("bath-time", "vi", by=by))
        assert sound
        assert not sound.recording
    forged = Sound(recording=heard)
    for by in (mai, None):
        with pytest.raises(TakenBack):
            first_copy(forged, taken("bath-time", "vi", by=by))


def test_what_is_for_one_phone_alone_leaves_from_none(inside: Flask, world: dict[str, Key]) -> None:
    """Not from that phone either: what is made is for the family, and its other phones fetch it."""
    mai, arun = device(world["mai"]), device(world["arun"])
    record(speaker(mai.family_id, rung=Rung.ME), REF, rung=Rung.ME, device_id=mai.id)
    record(speaker(mai.family_id, rung=Rung.ME), f"{SONG}/sung", "ur", rung=Rung.ME, device_id=mai.id)
    for by in (mai, arun):
        sound = sound_of(taken("bath-time", "vi", by=by))
        assert sound
        assert not sound.recording
        assert taken(SONG, "ur", by=by).sung is None


def test_what_is_kept_to_one_phone_since_stays(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    recording = record(speaker(mai.family_id), REF)
    found = taken("bath-time", "vi", by=mai)
    db.session.get_one(Recording, recording).move(Rung.ME, mai.id)
    db.session.flush()
    assert not views._still({"taken": found.to_plain()})


def test_whether_it_may_be_given_out_is_one_question(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    by = speaker(mai.family_id)
    refs = [entry.ref for entry in taken("bath-time", "vi", by=mai).entries]
    for ref in refs:
        line = shelf.current().line(ref)
        assert line
        form = line[1].wordings["vi"].form
        record(by, ref, text=form.text, text_hash=form.text_hash)
    given = {"taken": taken("bath-time", "vi", by=mai).to_plain()}
    assert str(given).count("'recording': '0") == len(refs) > 3
    with queries(inside) as asked:
        assert views._still(given)
    assert len(asked) == 1
    by.withdraw_consent(NOW)
    assert not views._still(given)


def test_googles_clips_stay_here(inside: Flask, world: dict[str, Key]) -> None:
    """Where one is heard, this machine's own voice goes along; where it has none, silence."""
    place = shelf.current().line(REF)
    assert place is not None
    vietnamese, thai = (place[1].wordings[tag].form for tag in ("vi", "th"))
    in_the_cache(GTTS, vietnamese.text, "vi")
    in_the_cache(GTTS, thai.text, "th")
    found = taken("bath-time", "vi", "th")
    assert sound_of(found, "th") is None
    sound = sound_of(found)
    assert sound
    clip = first_copy(sound, found)
    assert clip
    assert clip.mp3 == make(ESPEAK, choosing.saying("vi", "", vietnamese)).path.read_bytes()


def test_no_computer_speaks_their_own_words_elsewhere_either(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    said_by_us(mai, REF, "vi", "Tắm nào, con ơi!")
    assert sound_of(ours_of(mai, "vi", "ta")) is None
    recording = record_own(mai.family_id)
    sound = sound_of(ours_of(mai, "vi"))
    assert sound
    assert sound.recording == recording


def record_own(family_id: str) -> str:
    found = ours.shelf_of(family_id).line(REF)
    assert found is not None
    form = found[1].wordings["vi"].form
    return record(speaker(family_id), REF, text=form.text, text_hash=form.text_hash)


def test_a_song_that_was_sung_whole_goes_along_with_its_times(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    recording = record(speaker(mai.family_id), f"{SONG}/sung", "ur")
    spans = [(0.0, 0.3), (0.3, 0.6), (0.6, 1.0), (1.0, 1.5)]
    assert taken(SONG, "ur", by=mai).spans == ()
    Timing.tell(db.session.get_one(Recording, recording), spans, NOW)
    found = taken(SONG, "ur", by=mai)
    assert found.sung == Sound("Bà ngoại", recording)
    assert list(found.spans) == spans
    assert Taken.of(json.loads(json.dumps(found.to_plain()))) == found
    assert taken(SONG, "ur", by=device(world["joon"])).sung is None


def test_gathering_asks_the_database_few_times(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    record(speaker(mai.family_id), f"{SONG}/sung", "ur")
    shelf.current()
    counts = []
    for slug, tags in (
        (SONG, ["ur"]),
        ("bath-time", ["vi", "ta"]),
        ("our-body", [each.tag for each in languages()]),
    ):
        with queries(inside) as asked:
            taken(slug, *tags, by=mai)
        counts.append(len(asked))
    assert counts == [6, 4, 4]
