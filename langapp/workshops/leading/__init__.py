"""A leader's phone: what the room does next, who is in it, and what a parent has said for it."""
