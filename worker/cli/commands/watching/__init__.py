"""Commands that watch: is everything well, what are the numbers, who is told."""
