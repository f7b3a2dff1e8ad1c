"""Growth: what one article and one address cost as the store becomes larger."""
