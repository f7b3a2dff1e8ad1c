"""Read feeds, sitemaps and listings into entries."""
