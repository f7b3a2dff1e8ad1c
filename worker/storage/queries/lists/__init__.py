"""Lists of what is more than one article: stories, what articles share, sources."""
