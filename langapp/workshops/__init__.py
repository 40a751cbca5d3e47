"""A workshop: one leader, a room of families, every phone in its own languages, and nobody ranked.

A *plan* is prepared once, as *steps*; a *workshop* is one session of it. What the room is at is one row with a revision:
projector, leader's phone and guests' phones are three templates of it. A *guest* is a phone that joined without an account.
"""
