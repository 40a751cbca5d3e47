"""Sheets: what comes out of a printer. A *sheet* is plain data first, then a page to print, and the same as a PDF."""
