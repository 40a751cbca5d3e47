"""The timing of a recording: when each line of a song begins and ends in it."""

from langapp.songs.models.timings import Timing

__all__ = ["Timing"]
