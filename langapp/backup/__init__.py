"""`langapp backup` and `langapp restore`: everything, whole, and able to be put back.

A *backup* is one ZIP: the *rows* of every table as lines of JSON, people's recordings, the ledger of what was
erased, and a *manifest* that says how many there are of each and what every member hashes to. It is made while
the app serves, and put back while it does not, on SQLite or on PostgreSQL, whichever it came from. Of a workshop's guests,
who are gone a day after it, it holds nothing.
"""
