"""Feeds: bytes of RSS, Atom or JSON Feed -> Feed."""
