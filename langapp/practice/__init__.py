"""Saying it together: the moment of the day, the lines it offers, and what was said.

A *Moment* is a part of a family's day (bath, meal, bedtime …). A *Deck* is the moment's lines in the
order they are offered. A *Thread* is one "We said it"; the *Cloth* is the picture of all of a family's
threads. Threads are only ever added; an *Undo* is a fact of its own.
"""
