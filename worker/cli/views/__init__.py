"""Show records on the terminal or as HTML; decide nothing."""
