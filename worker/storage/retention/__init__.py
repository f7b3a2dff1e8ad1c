"""Prune by age, erase on request."""
