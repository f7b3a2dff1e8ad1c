"""The demo: a newspaper of our own on this machine, and a crawl of it by the real processes."""
