"""The studio: where teachers write packs, have them checked, and send them to families.

A draft is written in a grid, cell by cell: `views.py` shows it, `door.py` takes in what was typed, `showing.py` knows what
stands where. Nothing below knows the studio.
"""
