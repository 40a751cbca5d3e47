"""Finding a line by what the family itself says: looked for among its words each time, which no index and no cache holds."""

from __future__ import annotations

from langapp.languages import keys
from langapp.voices.models.wordings import FamilyWording


def find(family_id: str, words: str) -> list[str]:
    """The refs of what they say their own way, or mean by a line of theirs; what is said just so comes first."""
    wanted = keys.fold(words)
    if not wanted:
        return []
    said = {
        (ref, tag): (text, reading)
        for ref, tag, text, reading, _moment in FamilyWording.all_of(family_id)  # the newest last
    }
    found = [
        (wanted not in map(keys.fold, texts), ref)
        for (ref, _tag), texts in said.items()
        if any(key.startswith(wanted) for text in texts for key in keys.keys(text))
    ]
    return list(dict.fromkeys(ref for _less_so, ref in sorted(found)))
