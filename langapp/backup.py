"""`langapp backup` and `langapp restore`: everything, whole, and able to be put back."""
