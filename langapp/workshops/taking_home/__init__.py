"""What a family keeps of a session: the lines, the cloth, three days in a calendar, and four answers given."""
