"""A guest's phone: coming in, the same step as the wall in the family's own languages, saying a line for the room."""
