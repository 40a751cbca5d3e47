"""Whose voice plays a wording. For now every voice is a computer's, and says so; people's come next.

A *Voice* is who speaks and where the sound is.
"""
