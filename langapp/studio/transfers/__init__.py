"""Transfers: packs and classes handed to the next volunteer."""
