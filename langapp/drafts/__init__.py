"""A pack while it is being written. A *Draft* is rows and cells, of which each saves itself; together they fold into
the same document as the files of `lessons/`. An *act* is one thing a writer did, and can be taken back.
"""
