"""Frontier: which URLs are admitted, when a host may be asked, when a feed is polled and a page fetched again."""
