"""Frontier: which URLs are admitted, when a host may be asked, when a page is fetched again."""
