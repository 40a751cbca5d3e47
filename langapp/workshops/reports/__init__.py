"""What sessions came to, counted once, in numbers that tell of nobody."""
