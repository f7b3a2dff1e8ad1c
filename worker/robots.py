"""Robots: bytes of a robots.txt -> what it allows."""
