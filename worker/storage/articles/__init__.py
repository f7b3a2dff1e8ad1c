"""Save an article: its aliases, captures, shared rows, current text and story."""
