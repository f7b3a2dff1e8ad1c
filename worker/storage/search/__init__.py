"""The search index: which words an article has, kept by the transaction that changes the article."""
