"""Copydesk, a scheduled content-ingestion worker.  Importing this package loads nothing but its version."""

__version__ = "0.1.0"
