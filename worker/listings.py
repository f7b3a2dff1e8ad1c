"""Listings: bytes of a section page -> Feed."""
