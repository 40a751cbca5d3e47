"""Coming in: how a person is known again, on this device and on the next, without a password.

An *Email* is a caregiver's address, proved by a *Code* of six digits that was sent to it. A *Passkey* is kept by a
device or its maker. A *PaperCode* is written down by those who have neither. An *Invitation* is a link or a square
that brings one more device, or one more person, into a family, once. *Proving* is doing one of these again before
something grave. An *Attempt* is counted, so that nobody may guess for long.
"""
