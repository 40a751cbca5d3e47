"""The tables as they came to be: one file a step, run in order when the app starts, under a lock."""
