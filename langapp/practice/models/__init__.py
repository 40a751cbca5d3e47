"""What was said, heard and remembered: facts, added and never changed, and what is folded from them."""

from langapp.practice.models.heard import LONGEST_WORD, HeardWord
from langapp.practice.models.memories import Memory, Review
from langapp.practice.models.threads import UNDO_WITHIN, Thread, Undo

__all__ = ["LONGEST_WORD", "UNDO_WITHIN", "HeardWord", "Memory", "Review", "Thread", "Undo"]
