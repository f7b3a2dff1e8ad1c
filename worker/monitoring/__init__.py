"""Monitor: the facts of status, health and metrics, read once for every face, and the words for what is wrong."""
