"""Checks: who is asked, what a checker reads and says, and whose yes a wording carries."""
