"""Rows of work: sources, feeds, hosts, the frontier, claims, dead letters."""
