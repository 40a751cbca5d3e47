"""The cache looked through: real clips, and every way in which one can be spoilt."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from langapp.config import Config
from langapp.speech import clips, tidying
from langapp.speech.clips import Clip, Saying
from langapp.speech.speaking import speak_now
from langapp.speech.tidying import Finding, Freed, State

RICE = Saying("ăn cơm", "vi")
A_YEAR = 365 * 86400.0


@pytest.fixture
def clip(app: Flask) -> Clip:
    return speak_now(RICE)


def findings(*wanted: Saying) -> list[tuple[State, str]]:
    found: list[Finding] = list(tidying.verifying(tidying.kept(), tidying.keys(wanted)))
    return [(finding.state, finding.why) for finding in found]


def aged(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then), follow_symlinks=False)


def facts(clip: Clip, **changed: object) -> None:
    sidecar = clip.path.with_suffix(".json")
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), **changed}))


def test_a_clip_is_sound_while_it_is_wanted_and_then_an_orphan(clip: Clip) -> None:
    assert findings(RICE) == [(State.SOUND, "")]
    assert findings(Saying("uống nước", "vi")) == [(State.ORPHANED, "")]


def test_every_voice_of_what_is_published_is_wanted(app: Flask) -> None:
    south = Saying("ăn cơm", "vi", "south")
    speak_now(RICE)
    speak_now(south)
    assert len(tidying.kept()) == 2
    assert [state for state, _ in findings(RICE, south)] == [State.SOUND] * 2


SPOILT: dict[str, tuple[Callable[[Clip], object], str]] = {
    "nothing in it": (lambda clip: clip.path.write_bytes(b""), "not sound: "),
    "not a sound": (lambda clip: clip.path.write_bytes(b"<html>" * 99), "not sound: "),
    "silence": (lambda clip: clip.path.write_bytes(bytes(5000)), ""),
    "half of it": (
        lambda clip: clip.path.write_bytes(clip.path.read_bytes()[: clip.path.stat().st_size // 2]),
        "it lasts ",
    ),
    "hardly any": (lambda clip: clip.path.write_bytes(clip.path.read_bytes()[:600]), ""),
    "no sidecar": (lambda clip: clip.path.with_suffix(".json").unlink(), "a sound without a sidecar"),
    "half a sidecar": (
        lambda clip: clip.path.with_suffix(".json").write_text('{"say": "ăn'),
        "a sidecar that cannot be read",
    ),
    "a sidecar that is a list": (
        lambda clip: clip.path.with_suffix(".json").write_text("[]"),
        "a sidecar that cannot be read",
    ),
    "another saying": (lambda clip: facts(clip, say="uống"), "a sidecar that tells of another clip"),
    "another voice": (lambda clip: facts(clip, voice="vi@1.51"), "a sidecar that tells of another clip"),
    "another language": (lambda clip: facts(clip, tag="id"), "a sidecar that tells of another clip"),
    "another pipe": (lambda clip: facts(clip, pipe="0"), "a sidecar that tells of another clip"),
    "no length": (lambda clip: facts(clip, duration=None), "it lasts "),
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_spoilt_is_damaged_and_goes_by_itself(clip: Clip, config: Config, spoil: str) -> None:
    other = speak_now(Saying("uống nước", "vi"))
    act, why = SPOILT[spoil]
    act(clip)
    found = list(tidying.verifying(tidying.kept(), {clip.key, other.key}))
    [damaged] = [finding for finding in found if finding.state is State.DAMAGED]
    assert damaged.kept.sound == clip.path
    assert damaged.why.startswith(why)
    assert damaged.why
    tidying.delete(damaged.kept)
    assert sorted(file.stem for file in config.audio.rglob("*.*")) == [other.key] * 2
    assert speak_now(RICE).exists()


def test_a_clip_in_the_folder_of_another_language_is_damaged(clip: Clip, config: Config) -> None:
    there = config.audio / "id" / clip.key[:2]
    there.mkdir(parents=True)
    for file in clip.path.parent.iterdir():
        file.rename(there / file.name)
    assert findings(RICE) == [(State.DAMAGED, "a sidecar that tells of another clip")]


def test_a_sidecar_without_a_sound_is_damage_unless_somebody_is_writing_it(clip: Clip) -> None:
    clip.path.unlink()
    assert findings(RICE) == []
    aged(clip.path.with_suffix(".json"), 2 * 3600)
    assert findings(RICE) == [(State.DAMAGED, "a sidecar without a sound")]


def test_a_clip_of_an_older_pipe_is_whole_and_an_orphan(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "PIPE", "2")
    assert findings(Saying("ăn cơm", "vi", speak="ăn cơm")) == [(State.ORPHANED, "")]


def test_where_the_child_cannot_be_asked_nothing_is_called_damaged(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidying.CHILD.stop()
    monkeypatch.setattr("langapp.speech.child.COMMAND", ("/bin/false",))
    [(state, why)] = findings(RICE)
    assert state is State.UNCHECKED
    assert why.endswith("ended without an answer")


def test_an_old_orphan_is_collected_and_what_is_wanted_or_young_is_not(app: Flask) -> None:
    wanted, old, young = (speak_now(Saying(text, "vi")) for text in ("ăn", "uống", "ngủ"))
    for clip in (wanted, old):
        for file in (clip.path, clip.path.with_suffix(".json")):
            aged(file, A_YEAR + 86400)
    size = old.path.stat().st_size + old.path.with_suffix(".json").stat().st_size
    assert tidying.collect({wanted.key}, A_YEAR) == Freed(2, size)
    assert [wanted.exists(), old.exists(), young.exists()] == [True, False, True]
    assert tidying.collect({wanted.key}, A_YEAR) == Freed()
    assert tidying.collect({wanted.key}, 0).files == 2
    assert [one.sound for one in tidying.kept()] == [wanted.path]


def test_leftovers_go_once_nobody_can_be_writing_them(clip: Clip) -> None:
    part = clip.path.with_name("tmp1234.part")
    lone = clip.path.with_name(clip.key[:2] + "0" * 30 + ".json")
    part.write_bytes(b"half")
    lone.write_bytes(b"{}")
    assert tidying.collect({clip.key}, A_YEAR) == Freed()
    for file in (part, lone):
        aged(file, 2 * 3600)
    assert tidying.collect({clip.key}, A_YEAR) == Freed(2, 6)
    assert sorted(file.suffix for file in clip.path.parent.iterdir()) == [".json", ".mp3"]


def test_nothing_that_is_not_of_the_caches_shape_is_touched(
    clip: Clip, config: Config, tmp_path: Path
) -> None:
    ab = clip.key[:2]
    elsewhere = tmp_path / "recordings" / ab
    elsewhere.mkdir(parents=True)
    outside = [elsewhere / f"{clip.key}.mp3", elsewhere / "left.part"]
    inside = [
        config.audio / "README.md",
        config.audio / f"{clip.key}.mp3",
        config.audio / "left.part",
        config.audio / "vi" / f"{clip.key}.mp3",
        config.audio / "vi" / ab / "grandmother.mp3",
        config.audio / "vi" / ab / f"{clip.key}.ogg",
        config.audio / "vi" / ab / f"{'0' * 31}.mp3",
        config.audio / "vi" / ab / f"{'f' if ab != 'ff' else 'e'}{'f' * 31}.mp3",
        config.audio / "vi" / "deep" / f"{clip.key}.mp3",
        config.audio / "vi" / ab / "deeper" / f"{clip.key}.mp3",
        config.audio / "No Language" / ab / f"{clip.key}.mp3",
        config.audio / ".." / "audio2" / "vi" / ab / f"{clip.key}.mp3",
    ]
    for file in outside + inside:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"mine")
        aged(file, 2 * A_YEAR)
    (config.audio / "ja").symlink_to(tmp_path / "recordings")
    (config.audio / "ko").mkdir()
    (config.audio / "ko" / ab).symlink_to(elsewhere)
    (config.audio / "vi" / ab / f"{ab}{'1' * 30}.mp3").symlink_to(outside[0])
    aged(clip.path, 2 * A_YEAR)
    aged(clip.path.with_suffix(".json"), 2 * A_YEAR)

    assert len(tidying.kept()) == 1
    assert tidying.collect(set(), 0).files == 2
    assert not clip.exists()
    assert [file.read_bytes() for file in outside + inside] == [b"mine"] * len(outside + inside)
