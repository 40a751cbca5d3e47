"""From families: what they tell of lines, and which languages they ask for."""
