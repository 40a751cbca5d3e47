"""Pieces that know nothing of this app, each file named by its subject."""
