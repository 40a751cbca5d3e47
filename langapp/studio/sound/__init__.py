"""Sound in a draft: whose voice says each line, recording it oneself, and asking others to."""
