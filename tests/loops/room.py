"""A few lines of a moment as a family hears them, and tones by which a voice is told from another."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from flask import Flask

from langapp.families.models import Choice, Device
from langapp.languages.registry import languages
from langapp.lib import soundfile
from langapp.loops import packing, taking, turns
from langapp.loops.taking import Given
from langapp.loops.turns import Round
from langapp.packs.documents import Pack
from langapp.practice import deck
from langapp.voices import ours
from langapp.voices.choosing import Voices
from tests.cast import Key

RATE = soundfile.RATE
LOW, MIDDLE, HIGH = 330, 550, 880


def tone(hertz: int, seconds: float = 1.2) -> bytes:
    """An MP3 as the app writes every one."""
    samples = 0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)
    return soundfile.encode(samples.astype(np.float32))


def heard(mp3: bytes) -> set[int]:
    """Which of the tones are in it."""
    samples = soundfile.decode(mp3, "mp3")
    spectrum = np.abs(np.fft.rfft(samples))
    bins = {hertz: int(hertz * len(samples) / RATE) for hertz in (LOW, MIDDLE, HIGH)}
    return {hertz for hertz, at in bins.items() if spectrum[at - 9 : at + 10].max() > 0.008 * len(samples)}


def rounds(
    key: Key, tags: tuple[str, ...] = ("vi", "ta"), count: int = 3, pack: Pack | None = None
) -> list[Round]:
    device = Device.of_token(key.token)
    assert device is not None
    found = pack or ours.shelf_of(device.family_id).packs["bath-time"]
    choices = [Choice(languages().get(tag), number=number) for number, tag in enumerate(tags, 1)]
    voices = Voices.of(device, [found.ref(line) for line in found.lines])
    return turns.rounds(deck.card(found, line, choices, {}, voices) for line in found.lines[:count])


def given(key: Key, found: list[Round], title: str = "Bath time") -> Given:
    return {**taking.given(found, key.family), "title": title, "back": "/loop/bath"}


def packed(app: Flask, wanted: Given) -> dict[str, bytes]:
    """The members of the ZIP, by name, in order."""
    made = packing.make(wanted, lambda _done, _of: None)
    assert made.mimetype == "application/zip"
    return unpacked(made.data)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def sounds(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: held for name, held in members.items() if name.endswith(".mp3")}


def staying(key: Key, found: list[Round]) -> set[str]:
    """The languages that are heard and may not leave."""
    return {say.choice.tag for say in taking.stay(found, taking.leaving_of(found, key.family))}
