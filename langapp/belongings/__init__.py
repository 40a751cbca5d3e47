"""What is theirs: a family takes everything with it, brings it in again, or has it erased.

A *copy* is one ZIP that other programs can read and another Langapp can take in. *Erasing* waits seven days, in which
any caregiver may keep everything, and then leaves nothing: rows, sound, search, and what devices keep.
"""
