"""Questions that only read: one article, lists, promotions, the history of a URL."""
