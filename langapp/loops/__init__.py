"""Loops: a moment's lines with pauses to answer, again and again, for a room in which nobody looks at a phone."""
