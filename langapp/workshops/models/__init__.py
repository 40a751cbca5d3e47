"""Plans, sessions and who leads them; guests and what they do in the room; voices for it; answers and reports."""

from langapp.workshops.models.answers import ExitAnswer, WorkshopReport
from langapp.workshops.models.guests import Guest
from langapp.workshops.models.leaders import WorkshopLeader
from langapp.workshops.models.plans import Plan
from langapp.workshops.models.room_threads import RoomThread
from langapp.workshops.models.room_voices import RoomSound, RoomVoice
from langapp.workshops.models.whispers import Whisper
from langapp.workshops.models.workshops import Workshop

__all__ = [
    "ExitAnswer",
    "Guest",
    "Plan",
    "RoomSound",
    "RoomThread",
    "RoomVoice",
    "Whisper",
    "Workshop",
    "WorkshopLeader",
    "WorkshopReport",
]
