"""Elsewhere: packs and a family's own words in the formats of others: Anki, a table, a book."""
