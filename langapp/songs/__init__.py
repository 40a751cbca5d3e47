"""Songs: the *player*, whose *tracks* are what can be heard of a song, and the *timing* of a recording's lines."""
