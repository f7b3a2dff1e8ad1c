"""The commands that hand on what becomes of articles."""
