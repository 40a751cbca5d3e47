"""The teeth of `langapp packs check`: lessons compared with what others know.

An *engine* is a dictionary or a program that reads a language; it comes with the extra `authoring`, and
the app never needs it. A *Said* is one form of one wording, with where it stands. A *Difference* is a
piece of it that an engine or a list has otherwise. A difference is *settled* in data, with a reason, or
it is shown.
"""
