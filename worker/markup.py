"""Markup: bytes -> text -> tree."""
