"""Sitemaps: bytes of a sitemap or sitemap index -> Feed."""
