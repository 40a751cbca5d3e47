"""What phones send, and what others might, through the real child process."""

from __future__ import annotations

import io
import os
import signal
import socket
import struct
import threading
import time
import wave
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE, NoSound, Samples
from langapp.speech import accepting
from langapp.speech import child as child_module
from langapp.speech.accepting import LARGEST, LISTENER, MOST, Accepted, NotAccepted, accept
from langapp.speech.child import Child, Process
from tests.speech.recordings import KINDS, at, encoded, in_a_room, mixed, speech

SECRET = "+25.0330+121.5654/ Ah-Ma's iPhone"


@pytest.fixture(scope="module", autouse=True)
def _listener_out() -> Iterator[None]:
    yield
    LISTENER.stop()


@pytest.fixture(scope="module")
def said(child: Child) -> Samples:
    return speech(child)


@pytest.fixture(scope="module")
def recording(said: Samples) -> Samples:
    return in_a_room(at(said, -28), -75, np.random.default_rng(1), 0.5)


@pytest.fixture(scope="module")
def files(recording: Samples) -> dict[str, bytes]:
    return {kind: encoded(recording, kind) for kind in KINDS}


def why(data: bytes, longest: float = 120.0) -> str:
    with pytest.raises(NotAccepted) as refusal:
        accept(data, longest)
    return refusal.value.why


def answer(data: bytes) -> Accepted | str:
    try:
        return accept(data)
    except NotAccepted as refusal:
        return refusal.why


# What people send


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_recording_becomes_the_one_kind(
    files: dict[str, bytes], said: Samples, kind: str
) -> None:
    accepted = accept(files[kind])
    assert accepted.sound.duration == pytest.approx(len(said) / RATE + 0.2, abs=0.12)
    assert accepted.sound.lufs == pytest.approx(-18, abs=0.5)
    assert accepted.sound.gain_db == 0
    assert accepted.flags == ()
    for data, codec in ((accepted.sound.mp3, "mp3float"), (accepted.original, "flac")):
        with av.open(io.BytesIO(data)) as file:
            stream = file.streams.audio[0]
            assert (stream.codec_context.name, stream.rate, stream.channels) == (codec, RATE, 1)
            assert len(file.streams) == 1
            assert {*file.metadata, *stream.metadata} <= {"encoder"}


def test_thirty_mixed_recordings_come_out_equally_loud(child: Child) -> None:
    accepted = [accept(recording.data) for recording in mixed(child)]
    heard = [soundfile.loudness(soundfile.decode(each.sound.mp3)) for each in accepted]
    assert len(heard) == 30
    assert max(heard) - min(heard) < 2
    assert max(soundfile.peak(soundfile.decode(each.sound.mp3)) for each in accepted) < -0.5


def test_the_original_is_kept_whole_and_as_it_was(files: dict[str, bytes], recording: Samples) -> None:
    original = soundfile.decode(accept(files["wav"]).original, "flac")
    assert len(original) / RATE == pytest.approx(len(recording) / RATE, abs=0.01)
    assert soundfile.loudness(original) == pytest.approx(soundfile.loudness(recording), abs=0.1)


def test_accepting_the_original_again_gives_the_same_sound(files: dict[str, bytes]) -> None:
    first = accept(files["webm"])
    again = accept(first.original)
    assert again.sound.duration == pytest.approx(first.sound.duration, abs=0.03)
    assert again.original == accept(again.original).original


def test_a_recording_too_loud_for_its_microphone_is_flagged(recording: Samples) -> None:
    assert accept(encoded(at(recording, -4), "webm")).flags == ("clipped",)


def test_a_whisper_across_the_room_is_flagged(said: Samples) -> None:
    far = in_a_room(at(said, -50), -75, np.random.default_rng(1), 0.5)
    assert accept(encoded(far, "wav")).flags == ("quiet",)


def test_a_voice_drowned_by_the_room_is_flagged(said: Samples) -> None:
    hiss = np.random.default_rng(2).normal(0, 1, len(said) + RATE).astype(np.float32)
    drowned = at(hiss, -30)
    drowned[RATE // 2 :][: len(said)] += at(said, -30)
    assert "quiet" in accept(encoded(drowned, "wav")).flags


def test_a_story_may_be_as_long_as_it_is_allowed(said: Samples) -> None:
    story = encoded(np.tile(at(said, -25), int(300 / (len(said) / RATE))), "webm")
    assert why(story) == "too-long"
    accepted = accept(story, longest=600)
    assert accepted.sound.duration == pytest.approx(300, abs=3)
    assert accepted.sound.lufs == pytest.approx(-18, abs=0.5)
    peak = int(status(LISTENER, "VmHWM").split()[0]) // 1024
    assert peak < 500, f"{peak} MiB"


def test_what_was_recorded_until_the_last_moment_is_not_too_long(said: Samples) -> None:
    assert accept(encoded(np.resize(said, int(5.2 * RATE)), "ogg"), longest=5).sound.duration > 4


# What hides in a file


@pytest.mark.parametrize(("container", "beside"), [("mp4", b"\xff\xd8\xff"), ("mov", b"\xa9xyz")])
def test_nothing_a_phone_writes_beside_the_sound_is_kept(
    recording: Samples, container: str, beside: bytes
) -> None:
    data = with_cover(recording, container)
    assert SECRET.encode() in data
    assert beside in data
    accepted = accept(data)
    for kept in (accepted.sound.mp3, accepted.original):
        assert SECRET.encode() not in kept
        assert beside not in kept
        assert b"iPhone" not in kept


@pytest.mark.parametrize("kind", ["wav", "mp3", "flac", "ogg"])
def test_nothing_appended_to_a_sound_is_kept(files: dict[str, bytes], kind: str) -> None:
    accepted = accept(files[kind] + zipped())
    for kept in (accepted.sound.mp3, accepted.original):
        assert b"PK\x03\x04" not in kept
        assert b"secret" not in kept


def test_what_is_in_a_tag_before_the_sound_is_not_even_read(files: dict[str, bytes]) -> None:
    page = b"<html><script>alert(1)</script>" * 9
    tag = b"ID3\x04\x00\x00" + bytes((0, 0, len(page) >> 7, len(page) & 127)) + page
    accepted = accept(tag + files["mp3"])
    assert b"script" not in accepted.sound.mp3 + accepted.original


# What is not a recording


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("secret.txt", "secret" * 50)
    return file.getvalue()


def picture(codec: str, container: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=25, width=64, height=64)
        stream.pix_fmt = {"gif": "rgb8", "png": "rgb24"}.get(codec, "yuv420p")
        frame = av.VideoFrame(64, 64, stream.pix_fmt)
        for made in (frame, None):
            out.mux(stream.encode(made))
    return file.getvalue()


NOT_SOUND: dict[str, Callable[[], bytes]] = {
    "one byte": lambda: b"\x00",
    "random bytes": lambda: np.random.default_rng(5).bytes(50_000),
    "zeros": lambda: bytes(100_000),
    "text": lambda: "Ăn cơm đi con".encode() * 99,
    "HTML": lambda: b"<!doctype html><script>alert(1)</script>" * 9,
    "JSON": lambda: b'{"sound": [1, 2, 3]}',
    "a playlist of local files": lambda: b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "a list of files": lambda: b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "PNG": lambda: picture("png", "image2pipe"),
    "GIF": lambda: picture("gif", "gif"),
    "ZIP": zipped,
    "PDF": lambda: b"%PDF-1.7\n" + bytes(999),
    "ELF": lambda: Path("/bin/sh").read_bytes()[:50_000],
    "three letters of a sound": lambda: b"RIF",
    "nothing but magic": lambda: b"\x1aE\xdf\xa3",
    "an empty WAV": lambda: riff(b"", 24_000),
    "a tag without a sound": lambda: b"ID3\x04\x00\x00\x00\x00\x00\x00",
    "tags for ever": lambda: b"ID3\x04\x00\x00\x00\x00\x00\x00" * 50_000,
    "a WAV of 1 Hz": lambda: riff(b"\x01\x20" * 90, 1),
    "a WAV of 0 Hz": lambda: riff(b"\x01\x20" * 90, 0),
    "a WAV of 2 GHz": lambda: riff(b"\x01\x20" * 90, 2_000_000_000),
    "a WAV of 60,000 channels": lambda: riff(b"\x01\x20" * 90, 48_000, channels=60_000),
    "a WAV without channels": lambda: riff(b"\x01\x20" * 90, 48_000, channels=0),
}


def riff(data: bytes, rate: int, channels: int = 1, length: int | None = None) -> bytes:
    described = (1, channels, rate, rate * 2 * channels & 0xFFFFFFFF, 2 * channels & 0xFFFF, 16)
    said = len(data) if length is None else length
    head = b"RIFF" + struct.pack("<I", 36 + said & 0xFFFFFFFF) + b"WAVEfmt " + struct.pack("<I", 16)
    return head + struct.pack("<HHIIHH", *described) + b"data" + struct.pack("<I", said) + data


@pytest.mark.parametrize("kind", NOT_SOUND)
def test_what_is_no_sound_is_refused(kind: str) -> None:
    assert why(NOT_SOUND[kind]()) == "not-sound"


@pytest.mark.parametrize("beginning", [b"%PDF-1.7\n", b"<html>", b"PK\x03\x04", b"#EXTM3U\n", b"GIF89a"])
@pytest.mark.parametrize("kind", ["mp3", "wav", "webm"])
def test_a_sound_inside_something_else_is_refused(
    files: dict[str, bytes], kind: str, beginning: bytes
) -> None:
    assert why(beginning + files[kind]) == "not-sound"


def test_no_bytes_are_empty_and_eleven_megabytes_too_large() -> None:
    assert why(b"") == "empty"
    assert why(bytes(LARGEST + 1)) == "too-large"


@pytest.mark.parametrize("noise", [0, 1e-4])
def test_silence_is_refused(noise: float) -> None:
    hush = np.random.default_rng(1).normal(0, noise, 3 * RATE).astype(np.float32)
    assert why(encoded(hush, "wav")) == "silent"


def test_a_tap_on_the_glass_is_no_word() -> None:
    tapped = np.random.default_rng(1).normal(0, 1e-3, 2 * RATE).astype(np.float32)
    tapped[RATE : RATE + 200] = 0.5
    assert why(encoded(tapped, "wav")) == "silent"
    for again in range(6):
        tapped[(again + 1) * RATE // 4 :][:200] = 0.5
    assert why(encoded(tapped, "wav")) == "too-short"


def test_a_film_is_refused() -> None:
    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as out:
        moving = out.add_stream("mpeg4", rate=25, width=64, height=64)
        sound = out.add_stream("aac", rate=48_000, layout="mono")
        for number in range(25):
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(moving.encode(frame))
        samples = av.AudioFrame.from_ndarray(np.full((1, 48_000), 0.1, np.float32), "fltp", "mono")
        samples.sample_rate, samples.pts = 48_000, 0
        for made in (samples, None):
            out.mux(sound.encode(made))
        out.mux(moving.encode(None))
    assert why(film.getvalue()) == "video"


# What lies


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 200_000, 0])
def test_a_wav_that_lies_about_its_length_is_no_trouble(recording: Samples, length: int) -> None:
    data = riff((recording * 32767).astype("<i2").tobytes(), RATE, length=length)
    got = answer(data)
    assert isinstance(got, Accepted) or got in ("not-sound", "too-short")


@pytest.mark.parametrize("kind", ["webm", "mp4"])
def test_a_header_that_claims_a_second_hides_no_minutes(kind: str) -> None:
    assert why(lying(kind, 600)) == "too-long"


def test_an_hour_of_silence_in_a_tiny_file_is_too_long_soon() -> None:
    data = hushed("webm", 3600)
    assert len(data) < 2_000_000
    began = cpu(LISTENER)
    assert why(data) == "too-long"
    assert cpu(LISTENER) - began < 5


def ogg_page(packets: list[bytes], number: int, begins: bool = False) -> bytes:
    """RFC 3533: the packets' lengths, the packets, and a checksum over all of it."""
    held = b"".join(packets)
    fixed = struct.pack("<4sBBqIII", b"OggS", 0, 2 * begins, 0, 7, number, 0)
    page = bytearray(fixed + bytes([len(packets), *map(len, packets)]) + held)
    check = 0
    for byte in page:
        check ^= byte << 24
        for _ in range(8):
            check = (check << 1 ^ (0x04C11DB7 if check >> 31 else 0)) & 0xFFFFFFFF
    page[22:26] = struct.pack("<I", check)
    return bytes(page)


def test_millions_of_packets_that_are_none_are_given_up_soon() -> None:
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I4sI", 4, b"none", 0)
    start = ogg_page([head], 0, begins=True) + ogg_page([tags], 1)
    bad = ogg_page([b"\xff\x00"] * 255, 2)
    data = start + bad * ((9_900_000 - len(start)) // len(bad))
    began = cpu(LISTENER)
    assert why(data) == "not-sound"
    assert cpu(LISTENER) - began < 3


def test_many_channels_at_a_high_rate_are_no_trouble(recording: Samples) -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(8)
        out.setsampwidth(2)
        out.setframerate(192_000)
        fine = np.repeat((recording[: int(1.5 * RATE)] * 32767).astype("<i2"), 8)
        out.writeframes(np.repeat(fine, 8).tobytes())
    assert isinstance(accept(file.getvalue()), Accepted)


@pytest.mark.parametrize("kind", KINDS)
def test_half_of_a_file_is_half_a_recording_or_refused(files: dict[str, bytes], kind: str) -> None:
    data = files[kind]
    pid = LISTENER.pid
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        got = answer(data[: int(len(data) * share)])
        assert isinstance(got, Accepted) or got in ("not-sound", "silent", "too-short")
    assert LISTENER.pid == pid


def test_damage_at_random_never_breaks_or_hangs_it(files: dict[str, bytes]) -> None:
    random = np.random.default_rng(11)
    answers = []
    for kind, data in files.items():
        for _ in range(25):
            answers.append(answer(damaged(data, files, random)))
            assert isinstance(answers[-1], Accepted) or answers[-1] in accepting_words(), kind
    assert {type(each) for each in answers} == {Accepted, str}


def damaged(data: bytes, files: dict[str, bytes], random: np.random.Generator) -> bytes:
    spoilt = bytearray(data)
    start, end = sorted(random.integers(0, len(spoilt), 2))
    way = random.integers(5)
    if way == 0:
        for place in random.integers(0, len(spoilt), int(random.integers(1, 60))):
            spoilt[place] = random.integers(256)
    elif way == 1:
        for place in random.integers(0, min(300, len(spoilt)), 8):
            spoilt[place] = random.integers(256)
    elif way == 2:
        del spoilt[start:end]
    elif way == 3:
        spoilt[start:start] = spoilt[start:end]
    else:
        other = files[str(random.choice(list(files)))]
        spoilt[start:end] = other[start:end]
    return bytes(spoilt)


def accepting_words() -> set[str]:
    return {"not-sound", "video", "too-long", "silent", "too-short"}


# What would open something else


def test_a_playlist_is_not_followed_even_where_it_is_taken_for_sound(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    """Past the first door, which knows no playlist, stands a second."""
    real = tmp_path / "real.wav"
    real.write_bytes(files["wav"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        for named in (f"file://{real}", str(real), f"http://127.0.0.1:{port}/real.wav"):
            hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{named}\n#EXT-X-ENDLIST\n"
            for text, container in ((hls, "hls"), (f"ffconcat version 1.0\nfile '{named}'\n", "concat")):
                with pytest.raises(NoSound):
                    soundfile.decode(text.encode(), container)
                assert why(text.encode()) == "not-sound"
        with pytest.raises(TimeoutError):
            server.accept()


# The process


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    mine = Process("listening_child", patience=15.0)
    monkeypatch.setattr(accepting, "LISTENER", mine)
    yield mine
    mine.stop()


def test_it_leaves_nothing_behind_and_can_write_no_file(
    mine: Process, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for kind in ("mp4", "webm", "m4a"):
        accept(files[kind])
    why(NOT_SOUND["random bytes"]())
    assert list(tmp_path.iterdir()) == []


def test_its_means_are_limited(mine: Process, files: dict[str, bytes]) -> None:
    accept(files["wav"])
    limits = Path(f"/proc/{mine.pid}/limits").read_text()
    soft = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert soft["Max address space"] == str(1 << 30)
    assert soft["Max file size"] == "0"
    assert soft["Max core file size"] == "0"
    assert int(soft["Max open files"]) <= 16
    assert int(soft["Max cpu time"]) < 30


def test_a_file_that_kills_the_child_is_no_sound_and_the_next_person_is_heard(
    mine: Process, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, tried = child_module._talk, []

    def deadly(process, request, body):
        tried.append(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        return talk(process, request, body)

    with monkeypatch.context() as patch:
        patch.setattr(child_module, "_talk", deadly)
        assert why(files["webm"]) == "not-sound"
    assert len(set(tried)) == 2
    assert accept(files["webm"]).sound.mp3


def test_a_child_killed_between_two_people_is_not_noticed(mine: Process, files: dict[str, bytes]) -> None:
    first = accept(files["ogg"])
    os.kill(mine.pid, signal.SIGKILL)
    assert accept(files["ogg"]) == first


def test_a_child_that_hangs_is_given_up_in_time_and_replaced(mine: Process, files: dict[str, bytes]) -> None:
    accept(files["ogg"])
    hung = mine.pid
    os.kill(hung, signal.SIGSTOP)
    mine.patience = 0.5
    began = time.monotonic()
    assert why(files["ogg"]) == "busy"
    assert time.monotonic() - began < 3
    mine.patience = 15.0
    assert accept(files["ogg"]).sound.mp3
    assert mine.pid != hung


def test_more_than_a_handful_at_once_are_told_so_at_once_and_the_handful_is_heard(
    mine: Process, files: dict[str, bytes], wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    accept(files["ogg"])
    os.kill(mine.pid, signal.SIGSTOP)
    answers: list[Accepted | str] = []
    people = [threading.Thread(target=lambda: answers.append(answer(files["ogg"]))) for _ in range(MOST + 20)]
    for person in people:
        person.start()
    wait_until(lambda: len(answers) == 20)
    assert answers == ["busy"] * 20
    os.kill(mine.pid, signal.SIGCONT)
    for person in people:
        person.join()
    assert answers[20:] == [accept(files["ogg"])] * MOST


def test_a_machine_with_nothing_to_spare_is_busy(
    mine: Process, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "COMMAND", ("/nowhere/python",))
    assert why(files["ogg"]) == "busy"


def status(process: Process, field: str) -> str:
    text = Path(f"/proc/{process.pid}/status").read_text()
    return text.split(f"{field}:")[1].split("\n")[0]


def cpu(process: Process) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Files nobody's phone makes


def hushed(kind: str, seconds: int) -> bytes:
    """Opus that says nothing, at 150 bytes a second."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as out:
        stream = out.add_stream("libopus", rate=48_000, layout="mono")
        out.start_encoding()
        for number in range(seconds * 50):
            packet = av.Packet(b"\xf8\xff\xfe")
            packet.stream, packet.time_base = stream, Fraction(1, 50)
            packet.pts = packet.dts = number
            packet.duration = 1
            out.mux(packet)
    return file.getvalue()


def lying(kind: str, seconds: int) -> bytes:
    """So many seconds, of which the header admits one."""
    data = bytearray(hushed(kind, seconds))
    if kind == "webm":
        place = data.index(b"\x44\x89\x88") + 3
        data[place : place + 8] = struct.pack(">d", 1000.0)
        return bytes(data)
    for name, skipped in ((b"mvhd", 12), (b"mdhd", 12), (b"tkhd", 16)):
        place = data.index(name) + 4 + skipped
        scale = 1000 if name == b"tkhd" else struct.unpack(">I", data[place : place + 4])[0]
        place += 4
        data[place : place + 4] = struct.pack(">I", scale)
    return bytes(data)


def with_cover(samples: Samples, container: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        out.metadata.update({"title": SECRET, "location": SECRET, "make": "iPhone", "comment": SECRET})
        sound = out.add_stream("aac", rate=RATE, layout="mono")
        cover = out.add_stream("mjpeg", rate=1, width=64, height=64)
        cover.pix_fmt = "yuvj420p"
        cover.disposition = Disposition.attached_pic
        frame = av.VideoFrame(64, 64, "yuvj420p")
        frame.pts = 0
        for made in (frame, None):
            out.mux(cover.encode(made))
        heard = av.AudioFrame.from_ndarray(samples[None, :], "fltp", "mono")
        heard.sample_rate, heard.pts = RATE, 0
        for made in (heard, None):
            out.mux(sound.encode(made))
    return file.getvalue()
