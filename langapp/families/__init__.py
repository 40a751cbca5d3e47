"""Who: families, their little ones and their devices.

A *Family* begins on one *Device*, with its first choice of languages and no account. Whoever holds the
device's session is of the family. A *Child* has a nickname and a birth month, if the family likes.
"""
