"""Sheets: what a family puts on the fridge, so that the phone can be put down.

*About* is what a sheet is of: a moment, a pack, or the family itself. A *kind* (`kinds.py`) draws it: plain data first,
decided by what the person may see; then a page to print, or a PDF that a child process typesets (`setting.py`).
"""
