"""Bringing in what lies in a spreadsheet, a deck or a folder of ours: opened, laid over columns, tried out, then written.

An *Import* is a folder for a day, and nothing of it is in the database before Confirm. *Choice* is which column goes
where; a *Plan* is what would happen; one act writes it, and one undo takes it back.
"""
