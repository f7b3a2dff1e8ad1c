"""Counts, signs of life and the quality of parses."""
