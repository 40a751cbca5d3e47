"""What everybody in the room sees: the line in every language that came, the way in, the cloth."""
