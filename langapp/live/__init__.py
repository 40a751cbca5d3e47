"""Telling many phones at once that something is different now.

    live.channel("rooms", read)                     what a stream of this name shows, said once
    return live.stream("rooms", room.id, last_id)   a view: the thing as it is, then each time it has changed
    live.tell(room.id)                              where it is changed, in the transaction that changes it

The row in the database is the truth, and a signal says no more than "look again": what is pushed could as well be
fetched, so one that gets lost costs two seconds and no more. One thread of a process holds all its streams, however
many phones there are. Processes on one SQLite file hear of each other by its version, those on PostgreSQL by NOTIFY.
"""

from langapp.live.channels import Frame, Read, channel
from langapp.live.hub import MOST, allow, close
from langapp.live.streams import stream
from langapp.live.telling import tell

__all__ = ["MOST", "Frame", "Read", "allow", "channel", "close", "stream", "tell"]
