"""What a page says of itself in JSON-LD and in the states of its scripts."""
