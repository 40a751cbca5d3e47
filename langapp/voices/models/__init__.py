"""People's voices: speakers and their consent, recordings, asks, and the voices a family has chosen."""

from langapp.voices.models.asks import Ask
from langapp.voices.models.recordings import ChosenVoice, Erased, Recording
from langapp.voices.models.speakers import Consent, Rung, Speaker

__all__ = ["Ask", "ChosenVoice", "Consent", "Erased", "Recording", "Rung", "Speaker"]
