"""Whose voice says a wording: people's recordings, and choosing between them and the computers.

A *Speaker* is whose voice it is; a *Consent* the exact words they said yes to, and how far up the ladder of
*rungs* they reach. A *Recording* is one wording in that voice. An *Ask* is the link by which a relative records
without an account. A *Voice* is who speaks and where the sound is; all of a line's are its *Voices*.
"""
