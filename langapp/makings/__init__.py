"""Makings: files that somebody waits for while they are made. They lie beside the database for a day, then they go."""
