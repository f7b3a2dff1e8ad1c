"""Extraction: the bytes of a page -> Article."""
