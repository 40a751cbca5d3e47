"""What a family takes along for a speaker: whole lines with pauses, named and told of, and no voice that may not leave."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.lib import soundfile
from langapp.loops import packing, taking
from langapp.loops.packing import make
from langapp.loops.turns import pause_after
from langapp.makings.making import Unmade
from langapp.packs import shelf
from langapp.speech import speaking
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.speaking import ESPEAK, GTTS, OPENJTALK
from langapp.voices import keeping
from langapp.voices.models import ChosenVoice, Recording, Rung
from langapp.web import Refused
from tests.cast import REF, Key
from tests.loops.room import HIGH, LOW, MIDDLE, given, heard, packed, rounds, sounds, staying, tone, unpacked
from tests.voices.recording import NOW, record, speaker

DELAY = 1105
"""Samples an MP3 begins with before its sound does: a lone clip says so in its index, and readers leave them out."""
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def cached(engine: speaking.Engine, text: str, tag: str, hertz: int, speak: str = "") -> bytes:
    """A clip of an engine, in the folder where the app looks for it. Returns its sound."""
    saying = Saying(text, tag, speak=speak)
    mp3 = tone(hertz)
    Clip(saying, engine.name, engine.voice(saying)).keep(Sound(mp3, 1.2, -18.0, 0.0), MADE)
    return mp3


def said_by_computers(mai: Key, count: int = 3) -> None:
    """Nobody waits for an engine in these tests: its clips are there."""
    for each in rounds(mai, count=count):
        for turn in each.turns:
            assert turn.say.form is not None
            tag = turn.say.choice.tag
            cached(ESPEAK, turn.say.form.text, tag, LOW if tag == "vi" else MIDDLE, turn.say.form.speak)


def test_each_line_is_a_file_with_both_languages_and_a_pause_after_each(
    inside: Flask, world: dict[str, Key]
) -> None:
    said_by_computers(world["mai"])
    members = packed(inside, given(world["mai"], rounds(world["mai"])))
    assert len(sounds(members)) == 3
    samples = soundfile.decode(sounds(members).popitem()[1], "mp3")
    levels = np.array([np.abs(piece).max() for piece in np.array_split(samples, len(samples) // 2400)])
    loud = "".join("x" if level > 0.05 else "." for level in levels)
    assert re.fullmatch(r"\.?(x+\.+){2}", loud), loud
    assert abs(len(samples) / soundfile.RATE - 2 * (1.25 + pause_after(1.25))) < 0.15
    assert np.abs(samples).max() < 0.35, "nothing clicks where one sound ends and the next begins"
    assert np.abs(samples[-soundfile.RATE :]).max() < 1e-4, "a pause is silent"


def test_a_sound_joined_is_the_sound_it_was(inside: Flask, world: dict[str, Key]) -> None:
    """To the sample: nothing is decoded and written anew on the way."""
    said_by_computers(world["mai"], 1)
    [joined] = sounds(packed(inside, given(world["mai"], rounds(world["mai"], count=1)))).values()
    alone, both = soundfile.decode(tone(LOW), "mp3"), soundfile.decode(joined, "mp3")
    assert np.abs(both[DELAY : DELAY + 24_000] - alone[:24_000]).max() < 1e-3


def test_every_file_says_what_it_is(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    record(speaker(world["mai"].family, "Bà ngoại"), sound=tone(HIGH))
    db.session.commit()
    members = packed(inside, given(world["mai"], rounds(world["mai"])))
    for number, (name, held) in enumerate(sounds(members).items(), 1):
        with av.open(io.BytesIO(held)) as file:
            told = file.metadata
        assert name.startswith(f"{number:02} ")
        assert told["album"] == "Bath time"
        assert told["track"] == f"{number}/3"
        assert told["language"] == "vietam"
        assert len(told["title"].split(" · ")) == 3
    first = next(iter(sounds(members).values()))
    with av.open(io.BytesIO(first)) as file:
        assert file.metadata["artist"] == "Bà ngoại, Computer voice"


def test_lists_name_the_files_and_how_long_they_are(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    members = packed(inside, given(world["mai"], rounds(world["mai"])))
    assert list(members)[-3:] == ["playlist.m3u8", "playlist.m3u", "README.txt"]
    for name, encoding in (("playlist.m3u8", "utf-8"), ("playlist.m3u", "ascii")):
        first, *lines = members[name].decode(encoding).split("\r\n")
        assert (first, lines.pop()) == ("#EXTM3U", "")
        told = [line for line in lines if line.startswith("#EXTINF")]
        assert [line for line in lines if not line.startswith("#")] == list(sounds(members))
        for line, held in zip(told, sounds(members).values(), strict=True):
            seconds = re.fullmatch(r"#EXTINF:(\d+),.+", line)
            assert seconds is not None
            assert abs(int(seconds[1]) - len(soundfile.decode(held, "mp3")) / soundfile.RATE) <= 0.6
    assert (
        "Mình" in members["playlist.m3u8"].decode() or "Computer voice" in members["playlist.m3u8"].decode()
    )


def test_names_are_right_on_every_card_and_every_system(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"], 8)
    for name in packed(inside, given(world["mai"], rounds(world["mai"], count=8))):
        assert re.fullmatch(r"[A-Za-z0-9 .]{1,48}", name)
        assert not re.search(r"[ .]\.|^ ", name)


def test_the_same_gives_the_same_file(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    wanted = given(world["mai"], rounds(world["mai"]))
    assert make(wanted, lambda *_: None).data == make(wanted, lambda *_: None).data


def test_it_tells_how_far_it_is(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    told: list[tuple[int, int]] = []
    make(given(world["mai"], rounds(world["mai"])), lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3)]


# Whose voices


def test_a_voice_that_came_over_the_network_never_leaves(inside: Flask, world: dict[str, Key]) -> None:
    """Though it is the one that plays on the page, and was chosen; this machine's says it instead."""
    said_by_computers(world["mai"])
    theirs = []
    for each in rounds(world["mai"]):
        for turn in each.turns:
            assert turn.say.form is not None
            theirs.append(cached(GTTS, turn.say.form.text, turn.say.choice.tag, HIGH, turn.say.form.speak))
            ChosenVoice.choose(world["mai"].family, each.card.ref, turn.say.choice.tag, "gtts", NOW)
    db.session.commit()
    found = rounds(world["mai"])
    assert {turn.voice.kind for each in found for turn in each.turns} == {"google"}
    members = packed(inside, given(world["mai"], found))
    assert all(heard(held) == {LOW, MIDDLE} for held in sounds(members).values())
    assert not any(piece in held for held in members.values() for mp3 in theirs for piece in (mp3[600:1200],))


def test_where_only_the_network_speaks_a_language_it_stays_out(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    pack = rounds(world["mai"])[0].card.pack
    thai = [line.wordings["th"].form for line in pack.lines if "th" in line.wordings]
    assert thai
    for form in thai:
        cached(GTTS, form.text, "th", HIGH, form.speak)
    found = rounds(world["mai"], ("vi", "th"))
    assert staying(world["mai"], found) == {"th"}
    assert all(heard(held) == {LOW} for held in sounds(packed(inside, given(world["mai"], found))).values())
    with pytest.raises(Refused):
        given(world["mai"], rounds(world["mai"], ("th",)))


def test_the_familys_own_voice_goes_and_those_of_others_stay(inside: Flask, world: dict[str, Key]) -> None:
    """A teacher and a neighbour said yes to being heard on the site; another family's is not even heard."""
    said_by_computers(world["mai"], 1)
    teacher = speaker(None, "Cô Lan", Rung.PUBLIC)
    record(teacher, rung=Rung.PUBLIC, sound=tone(HIGH))
    neighbour = speaker(world["joon"].family, "Halmoni", Rung.PUBLIC)
    record(neighbour, tag="ta", rung=Rung.PUBLIC, sound=tone(HIGH))
    record(speaker(world["joon"].family, "Appa"), sound=tone(HIGH))
    db.session.commit()
    found = rounds(world["mai"], count=1)
    assert [turn.voice.kind for turn in found[0].turns] == ["teacher", "person"]
    [held] = sounds(packed(inside, given(world["mai"], found))).values()
    assert heard(held) == {LOW, MIDDLE}
    record(speaker(world["mai"].family), sound=tone(HIGH), after=5)
    db.session.commit()
    [held] = sounds(packed(inside, given(world["mai"], rounds(world["mai"], count=1)))).values()
    assert heard(held) == {HIGH, MIDDLE}


def test_what_was_taken_back_since_it_was_asked_for_is_not_packed(
    inside: Flask, world: dict[str, Key]
) -> None:
    said_by_computers(world["mai"], 1)
    recording_id = record(speaker(world["mai"].family), sound=tone(HIGH))
    db.session.commit()
    wanted = given(world["mai"], rounds(world["mai"], count=1))
    assert taking.stand(wanted)
    mine = Recording.of(world["mai"].family, recording_id)
    assert mine is not None
    mine.withdraw("family", NOW)
    db.session.commit()
    assert not taking.stand(wanted), "nor is what was made of it given out"
    with pytest.raises(Unmade, match="taken back"):
        make(wanted, lambda *_: None)
    [held] = sounds(packed(inside, given(world["mai"], rounds(world["mai"], count=1)))).values()
    assert heard(held) == {LOW, MIDDLE}


def test_what_is_taken_back_while_it_is_packed_is_noticed(
    inside: Flask, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    said_by_computers(world["mai"])
    by = speaker(world["mai"].family)
    record(by, sound=tone(HIGH))
    db.session.commit()
    wanted = given(world["mai"], rounds(world["mai"]))

    def meanwhile(done: int, _of: int) -> None:
        if done == 0:
            by.withdraw_consent(NOW)
            db.session.commit()

    with pytest.raises(Unmade):
        make(wanted, meanwhile)


def test_another_familys_recording_is_not_packed_whoever_asks_for_it(
    inside: Flask, world: dict[str, Key]
) -> None:
    said_by_computers(world["mai"], 1)
    theirs = record(speaker(world["joon"].family, "Halmoni", Rung.PUBLIC), rung=Rung.PUBLIC, sound=tone(HIGH))
    db.session.commit()
    wanted = given(world["mai"], rounds(world["mai"], count=1))
    wanted["lines"][0]["said"][0]["sound"]["recording"] = theirs
    assert not taking.stand(wanted)
    with pytest.raises(Unmade):
        make(wanted, lambda *_: None)


def test_what_is_kept_on_one_phone_is_heard_there_and_never_packed(
    inside: Flask, world: dict[str, Key]
) -> None:
    """Whatever is packed is for the family: its other phones fetch it too."""
    said_by_computers(world["mai"], 1)
    mine = record(speaker(world["mai"].family), rung=Rung.ME, device_id=world["mai"].device, sound=tone(HIGH))
    db.session.commit()
    found = rounds(world["mai"], count=1)
    assert found[0].turns[0].voice.key == mine
    wanted = given(world["mai"], found)
    assert mine not in str(wanted)
    assert [heard(held) for held in sounds(packed(inside, wanted)).values()] == [{LOW, MIDDLE}]


def test_what_is_kept_to_one_phone_since_it_was_packed_is_given_out_no_more(
    inside: Flask, world: dict[str, Key]
) -> None:
    said_by_computers(world["mai"], 1)
    recording_id = record(speaker(world["mai"].family), sound=tone(HIGH))
    db.session.commit()
    wanted = given(world["mai"], rounds(world["mai"], count=1))
    db.session.get_one(Recording, recording_id).move(Rung.ME, world["mai"].device)
    db.session.commit()
    assert not taking.stand(wanted)
    with pytest.raises(Unmade, match="taken back"):
        make(wanted, lambda *_: None)


def test_a_file_has_a_name_that_every_system_takes(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"], 1)
    wanted = given(world["mai"], rounds(world["mai"], count=1), "Bath: “now”? <or> a/b*c")
    assert make(wanted, lambda *_: None).name == "Bath “now” or a b c.zip"


# What is not as it should be


def test_a_recording_that_is_gone_from_the_disk_is_said_by_a_computer(
    inside: Flask, world: dict[str, Key]
) -> None:
    said_by_computers(world["mai"], 1)
    lost = record(speaker(world["mai"].family), sound=tone(HIGH))
    broken = record(speaker(world["mai"].family), tag="ta")  # No sound at all, as it turns out.
    db.session.commit()
    keeping.sound(world["mai"].family, lost).unlink()
    assert keeping.sound(world["mai"].family, broken).exists()
    [held] = sounds(packed(inside, given(world["mai"], rounds(world["mai"], count=1)))).values()
    assert heard(held) == {LOW, MIDDLE}


def test_a_sound_written_otherwise_is_written_anew(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"], 1)
    samples = (0.3 * np.sin(2 * np.pi * HIGH * np.arange(60_000) / 44_100)).astype(np.float32)
    other = io.BytesIO()
    with av.open(other, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None, :], "fltp", "mono")
        frame.sample_rate = 44_100
        out.mux([*stream.encode(frame), *stream.encode(None)])
    record(speaker(world["mai"].family), sound=other.getvalue())
    db.session.commit()
    [held] = sounds(packed(inside, given(world["mai"], rounds(world["mai"], count=1)))).values()
    assert heard(held) == {HIGH, MIDDLE}


def test_no_computer_says_a_familys_own_words(inside: Flask, world: dict[str, Key], mai: FlaskClient) -> None:
    said_by_computers(world["mai"], 1)
    assert mai.post(f"/family/wordings/{REF}/1", data={"text": "Tắm nào, con ơi!"}).status_code == 303
    [line] = given(world["mai"], rounds(world["mai"], count=1))["lines"]
    assert [(said["tag"], bool(said["sound"]["say"])) for said in line["said"]] == [("ta", True)]


def test_a_song_is_sung_whole_before_its_lines(
    inside: Flask, world: dict[str, Key], mai: FlaskClient
) -> None:
    song = next(each for each in shelf.current().of_kind("song") if each.language == "vi" and each.sung)
    record(speaker(world["mai"].family), ref=f"{song.slug}/sung", sound=tone(HIGH, 3.0))
    db.session.commit()
    for each in song.of_the_song:
        cached(ESPEAK, each.wordings["vi"].form.text, "vi", LOW, each.wordings["vi"].form.speak)
    inside.config["JOBS_IMMEDIATE"] = True
    try:
        place = mai.post(f"/loop/pack/{song.slug}/zip").location
    finally:
        del inside.config["JOBS_IMMEDIATE"]
    with mai.get(f"{place}/made.zip", buffered=True) as answer:
        members = unpacked(answer.data)
    found = [heard(held) for held in sounds(members).values()]
    assert found == [{HIGH}, *[{LOW}] * len(song.of_the_song)]
    assert all(len(Path(name).stem) <= 43 for name in members)


def test_the_voice_of_open_jtalk_is_thanked_in_the_file_it_speaks_in_and_in_no_other(
    inside: Flask, world: dict[str, Key]
) -> None:
    for each in rounds(world["mai"], ("vi", "ja"), count=2):
        for turn in each.turns:
            assert turn.say.form is not None
            engine = OPENJTALK if turn.say.choice.tag == "ja" else ESPEAK
            cached(engine, turn.say.form.text, turn.say.choice.tag, LOW, turn.say.form.speak)
    japanese = rounds(world["mai"], ("ja",), count=1)
    members = packed(inside, given(world["mai"], [*japanese, *rounds(world["mai"], ("vi",), count=2)[1:]]))
    comments = []
    for held in sounds(members).values():
        with av.open(io.BytesIO(held)) as file:
            comments.append(file.metadata.get("comment", ""))
    assert ["CC BY 3.0" in each and "Mei" in each for each in comments] == [True, False]
    assert "Nagoya Institute of Technology" in members["README.txt"].decode()


def test_it_is_bounded(inside: Flask, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch) -> None:
    said_by_computers(world["mai"])
    found = rounds(world["mai"])
    wanted = given(world["mai"], found)
    monkeypatch.setattr(packing, "LARGEST", 100_000)
    with pytest.raises(Unmade, match="too much"):
        make(wanted, lambda *_: None)
    with pytest.raises(Refused, match="too much"):
        given(world["mai"], found * taking.MOST)


def test_who_is_heard_is_said_and_thanked(inside: Flask, world: dict[str, Key]) -> None:
    said_by_computers(world["mai"])
    record(speaker(world["mai"].family, "Bà\u202e ngoại"), ref=REF, sound=tone(HIGH))
    db.session.commit()
    told = packed(inside, given(world["mai"], rounds(world["mai"])))["README.txt"].decode()
    assert "Bà ngoại" in told
    assert "eSpeak NG 1.52" in told
    assert "CC" in told
    assert "Nagoya" not in told
    assert "\u202e" not in told
