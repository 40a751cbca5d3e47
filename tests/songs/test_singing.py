"""What sings a song: people who sang it whole, then its lines one by one, then its tune; and the player's page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Choice, Device
from langapp.languages.registry import languages
from langapp.look import CLOCK_COOKIE
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf
from langapp.songs import evening, singing
from langapp.songs.models import Timing
from langapp.songs.singing import Track
from langapp.voices import melodies
from langapp.voices.choosing import Voices
from langapp.voices.models import Recording, Rung
from tests.cast import Key, an_id, queries
from tests.visiting import text_of, visit
from tests.voices.recording import NOW, record, speaker

LULLABY, RHYME, TUNED, SILENT = "cai-bong", "keo-cua-lua-xe", "usagi-usagi", "chan-oei-chan-chao"
WHOLE = f"{LULLABY}/sung"


def pack(slug: str) -> Pack:
    return shelf.current().packs[slug]


def tracks(slug: str, key: Key | None = None) -> list[Track]:
    """What sings it, for whoever holds this device."""
    song, choice = pack(slug), Choice(languages().get(pack(slug).language))
    voices = Voices.of(Device.of_token(key.token) if key else None, singing.refs(song))
    whole = singing.sung_by([song], choice.tag, voices)
    spans = Timing.of([voice.key for voice in whole])
    return singing.tracks(song, singing.lines(song, choice, voices), whole, spans, melodies.of(song))


def timed(recording_id: str, lines: int) -> list[tuple[float, float]]:
    spans = [(round(0.1 * line, 1), round(0.1 * line + 0.1, 1)) for line in range(lines)]
    recording = db.session.get_one(Recording, recording_id)
    Timing.tell(recording, spans, NOW)
    return spans


# What sings


def test_without_anybody_its_lines_are_said_one_by_one(inside: Flask) -> None:
    [said] = tracks(LULLABY)
    assert said.key == "lines"
    assert [part.line for part in said.parts] == list(range(len(pack(LULLABY).lines)))
    assert all(part.sound.startswith(("/voices/", "/clips/")) and part.gap > 0 for part in said.parts)


def test_who_sang_it_whole_goes_before_the_computer_and_lights_no_line_by_guess(
    inside: Flask, world: dict[str, Key]
) -> None:
    sung = record(speaker(world["mai"].family), WHOLE)
    first, second = tracks(LULLABY, world["arun"])
    assert (first.key, first.is_sung, first.is_of_the_family) == (sung, True, True)
    assert first.parts[0].line is None
    assert [(part.line, part.sound) for part in first.parts] == [(None, f"/recordings/{sung}.mp3")]
    assert second.key == "lines"


def test_a_timing_lights_line_after_line(inside: Flask, world: dict[str, Key]) -> None:
    sung = record(speaker(world["mai"].family), WHOLE)
    spans = timed(sung, len(pack(LULLABY).lines))
    first = tracks(LULLABY, world["mai"])[0]
    assert None not in [part.line for part in first.parts]
    assert [(part.line, part.start, part.end) for part in first.parts] == [
        (line, *span) for line, span in enumerate(spans)
    ]
    assert {part.sound for part in first.parts} == {f"/recordings/{sung}.mp3"}


def test_another_family_and_a_visitor_hear_nothing_of_it(inside: Flask, world: dict[str, Key]) -> None:
    record(speaker(world["mai"].family), WHOLE)
    assert [track.key for track in tracks(LULLABY, world["joon"])] == ["lines"]
    assert [track.key for track in tracks(LULLABY)] == ["lines"]


def test_a_teacher_is_heard_by_everyone_and_after_the_family(inside: Flask, world: dict[str, Key]) -> None:
    taught = record(speaker(None, "Cô Lan", Rung.PUBLIC), WHOLE, rung=Rung.PUBLIC, after=9)
    ours = record(speaker(world["mai"].family), WHOLE)
    assert [track.key for track in tracks(LULLABY, world["mai"])] == [ours, taught, "lines"]
    assert [track.key for track in tracks(LULLABY)] == [taught, "lines"]


def test_what_was_taken_back_is_sung_no_more(inside: Flask, world: dict[str, Key]) -> None:
    sung = record(speaker(world["mai"].family), WHOLE)
    db.session.get_one(Recording, sung).withdraw("family", NOW + timedelta(days=1))
    db.session.flush()
    assert [track.key for track in tracks(LULLABY, world["mai"])] == ["lines"]


def test_a_familys_take_of_one_line_is_heard_among_the_others(inside: Flask, world: dict[str, Key]) -> None:
    song = pack(LULLABY)
    said = record(speaker(world["mai"].family), song.ref(song.lines[1]))
    [lines] = tracks(LULLABY, world["mai"])
    assert lines.parts[1].sound == f"/recordings/{said}.mp3"
    assert lines.voice is None, "several are heard"


def test_where_the_tune_is_free_it_comes_last_with_its_syllables(inside: Flask) -> None:
    *_others, tune = tracks(TUNED)
    assert tune.key == "tune"
    assert [part.line for part in tune.parts] == list(range(len(pack(TUNED).lines)))
    for part in tune.parts:
        begins = [second for second, _text in part.syllables]
        assert begins
        assert begins == sorted(begins)
        assert part.start == begins[0]


def test_a_song_that_nobody_can_say_yet_is_shown_as_long_as_it_takes(inside: Flask) -> None:
    """Thai has no voice of ours."""
    [silent] = tracks(SILENT)
    assert not silent.has_sound
    assert all(not part.sound and part.seconds >= singing.SHORTEST for part in silent.parts)


# Which song


def test_tonight_it_is_the_last_one_or_the_first_lullaby(inside: Flask) -> None:
    on_shelf = shelf.current()
    assert getattr(singing.tonight(on_shelf, ["vi", "ta"], RHYME), "slug", "") == RHYME
    first = singing.tonight(on_shelf, ["ta", "vi"], "of-another-day")
    assert first
    assert (first.form, first.language) == ("lullaby", "ta")
    assert singing.tonight(on_shelf, [], RHYME) is None


def test_lullabies_follow_lullabies_in_the_familys_languages(inside: Flask) -> None:
    on_shelf, song = shelf.current(), pack(LULLABY)
    seen = [song]
    while (after := singing.neighbours(on_shelf, seen[-1], ["vi", "ta"])[1]) is not song:
        assert after
        assert singing.neighbours(on_shelf, after, ["vi", "ta"])[0] is seen[-1]
        seen.append(after)
    assert {each.form for each in seen} == {"lullaby"}
    assert {each.language for each in seen} == {"vi", "ta"}


def test_next_is_never_the_song_one_is_in(inside: Flask) -> None:
    """Urdu has one lullaby: after it comes another of the family's songs. A language with one song has none after it."""
    on_shelf = shelf.current()
    for song in on_shelf.of_kind("song"):
        for tags in ([song.language], [song.language, "vi"], []):
            before, after = singing.neighbours(on_shelf, song, tags)
            assert song not in (before, after), song.slug
    alone = Shelf({LULLABY: pack(LULLABY), "bath-time": pack("bath-time")})
    assert singing.neighbours(alone, pack(LULLABY), ["vi"]) == (None, None)


# The page


@pytest.mark.parametrize(
    ("slug", "sounds"),
    [
        *((slug, True) for slug in (LULLABY, RHYME, TUNED, "so-ja-raja", "jyut-gwong-gwong")),
        (SILENT, False),
    ],
)
def test_the_player_is_open_to_everyone(
    client: FlaskClient, mai: FlaskClient, slug: str, sounds: bool
) -> None:
    for who in (client, mai):
        page = visit(who, f"/songs/{slug}")
        assert page.all(css="sung-lines")
        assert bool(page.all(css="ring")) == sounds


def test_every_song_has_a_player(app: Flask, mai: FlaskClient) -> None:
    with app.app_context():
        slugs = [song.slug for song in shelf.current().of_kind("song")]
    for slug in slugs:
        with mai.get(f"/songs/{slug}") as answer:
            assert answer.status_code == 200, slug


@pytest.mark.parametrize("slug", ["bath-time", "nothing", "ours"])
def test_what_is_no_song_has_none(client: FlaskClient, mai: FlaskClient, slug: str) -> None:
    assert client.get(f"/songs/{slug}").status_code == 404
    assert mai.get(f"/songs/{slug}").status_code == 404


def test_hands_are_shown_where_hands_play(mai: FlaskClient) -> None:
    assert visit(mai, f"/songs/{RHYME}").all(css="hands")
    assert not visit(mai, f"/songs/{LULLABY}").all(css="hands")


def test_who_sings_is_told_with_a_lock_where_it_is_the_familys(
    app: Flask, world: dict[str, Key], mai: FlaskClient, joon: FlaskClient
) -> None:
    with app.app_context():
        sung = record(speaker(world["mai"].family), WHOLE)
        db.session.commit()
    page = visit(mai, f"/songs/{LULLABY}")
    assert "Bà ngoại sings. Just for your family." in page.text
    assert f"/songs/{LULLABY}/timing/{sung}" in [link.get("href") for link in page.all("a")]
    assert sung not in joon.get(f"/songs/{LULLABY}").text


def test_a_verse_of_the_family_is_shown_in_place_and_sung_after_the_whole(
    app: Flask, world: dict[str, Key], mai: FlaskClient, arun: FlaskClient, joon: FlaskClient
) -> None:
    verse = {"text": "Linh ơi ngủ cho ngoan", "meaning": "Linh, sleep well", "id": an_id()}
    assert mai.post(f"/family/songs/{LULLABY}/verse", data=verse).status_code == 303
    with app.app_context():
        sung = record(speaker(world["mai"].family), WHOLE)
        db.session.commit()
    page = visit(arun, f"/songs/{LULLABY}")
    assert "Linh ơi ngủ cho ngoan" in page.text
    [first, *_others] = page.templates
    parts = [part for part in first.iter("span") if part.get("data-seconds")]
    told = [(part.get("data-line"), part.get("data-sound")) for part in parts]
    with app.app_context():
        last = len(pack(LULLABY).lines)
    assert told == [(None, f"/recordings/{sung}.mp3"), (str(last), None)]
    assert "Linh ơi" not in joon.get(f"/songs/{LULLABY}").text


def at(client: FlaskClient, hour: int, now: datetime) -> FlaskClient:
    """A device whose clock says it is half an hour into this hour now."""
    minutes = (60 * (hour - now.hour) + 30 - now.minute) % (24 * 60)
    client.set_cookie(CLOCK_COOKIE, str(minutes if minutes <= 14 * 60 else minutes - 24 * 60))
    return client


@pytest.mark.parametrize(
    ("hour", "mode"), [(12, "auto"), (17, "auto"), (18, "night"), (23, "night"), (5, "night")]
)
def test_in_the_evening_it_is_dark(mai: FlaskClient, now: datetime, hour: int, mode: str) -> None:
    page = visit(at(mai, hour, now), f"/songs/{LULLABY}")
    assert page.root.get("data-mode") == mode


def test_at_bedtime_the_song_of_last_night_is_one_tap_away(mai: FlaskClient) -> None:
    mai.set_cookie(singing.LAST_COOKIE, LULLABY)
    bedtime, bath = visit(mai, "/today?moment=bedtime"), visit(mai, "/today?moment=bath")
    assert [link.get("href") for link in bedtime.all("a", "sing")] == [f"/songs/{LULLABY}#sing"]
    assert bath.all("a", "sing") == []


def test_a_page_asks_the_database_little(app: Flask, mai: FlaskClient) -> None:
    mai.get(f"/songs/{LULLABY}")
    with queries(app) as seen:
        mai.get(f"/songs/{LULLABY}")
    assert len(seen) <= 6, seen


def test_a_rhyme_is_reached_from_its_list_and_its_pack(mai: FlaskClient) -> None:
    for path in ("/songs", f"/packs/{LULLABY}"):
        assert f"/songs/{LULLABY}" in [link.get("href") for link in visit(mai, path).all("a")]


def test_what_nobody_sings_has_no_play_and_asks_for_a_voice_first(
    mai: FlaskClient, client: FlaskClient
) -> None:
    client.post("/families", data={"language": ["th", "vi"]})
    page = visit(client, f"/songs/{SILENT}")
    assert not page.all(css="controls")
    assert "Nobody sings it here yet" in page.text
    wanted = [link.get("href") or "" for link in page.all("a", "entry")]
    assert [link.split("/")[2] for link in wanted[:2]] == ["asks", "recorder"]
    assert len(wanted) == len(set(wanted))


def test_a_title_that_is_its_own_meaning_is_told_once(client: FlaskClient) -> None:
    client.post("/families", data={"language": ["fil"]})
    told = [
        [text_of(each).lower() for each in (*entry.findall("span/b"), *entry.findall("span/span"))]
        for entry in visit(client, "/songs").all("a", "entry")
    ]
    assert ["pen-pen de sarapen"] in told
    assert all(len(each) == len(set(each)) for each in told)


def test_what_was_sung_is_forgotten_when_a_family_leaves_the_phone(mai: FlaskClient) -> None:
    mai.set_cookie(singing.LAST_COOKIE, LULLABY)
    gone = mai.post("/devices/mine/departure")
    assert any(each.startswith(f"{singing.LAST_COOKIE}=;") for each in gone.headers.getlist("Set-Cookie"))
    assert mai.get_cookie(singing.LAST_COOKIE) is None


def test_the_script_is_told_when_the_evening_is(client: FlaskClient) -> None:
    [dusk] = [each for each in visit(client, f"/songs/{LULLABY}").every("script") if each.get("data-evening")]
    assert dusk.get("data-evening") == f"{evening.BEGINS} {evening.ENDS}"
