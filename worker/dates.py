"""Dates: what people and machines write for a moment -> aware datetimes."""
