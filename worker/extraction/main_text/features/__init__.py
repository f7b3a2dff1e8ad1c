"""Features: what the model knows of each piece of text, as one row of numbers, relative to its page."""
