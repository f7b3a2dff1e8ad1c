"""Words of markup and of newsrooms that the extraction knows, a module per reader; none belongs to one site only."""
