"""Forks: a pack made after another, and what became of that one since."""
