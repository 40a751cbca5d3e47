"""People's voices: speakers and their consent, recordings, asks, the voices a family has chosen, and its own words."""

from langapp.voices.models.asks import Ask
from langapp.voices.models.recordings import ChosenVoice, Erased, Recording
from langapp.voices.models.remarks import Remark
from langapp.voices.models.speakers import Consent, Rung, Speaker
from langapp.voices.models.wordings import FamilyWording, KeptLine, OwnLine

__all__ = [
    "Ask",
    "ChosenVoice",
    "Consent",
    "Erased",
    "FamilyWording",
    "KeptLine",
    "OwnLine",
    "Recording",
    "Remark",
    "Rung",
    "Speaker",
]
