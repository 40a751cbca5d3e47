"""A teacher's families: how they come together, what they say this week, and how much of it she is told."""
