"""The one door for what devices report: threads, reviews, heard words, and the undoing of a slip.

A fact carries an id made on the device. It may come late, twice or out of order, from several phones, as a form from
a page without JavaScript or in a batch: what is new is added, and the answer says which ids are now held. Each kind is
read into a row (`reading.py`), and kept by the room that owns its table, all rows of a kind in one statement (`door.py`).
"""
