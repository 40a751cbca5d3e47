"""The lessons.

A *Pack* is a document: lines (meanings, in no language) and, under each, its *Wordings* (how one
language says it). Published, it becomes an *Edition*: numbered, immutable, what everyone reads. A *ref*,
`pack-slug/line-id`, is a line's lasting name. A *Check* is a fluent speaker's yes to one exact wording.
"""
