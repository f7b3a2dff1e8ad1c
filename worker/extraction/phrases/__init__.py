"""Grammar of short texts: credits, names of persons, names of sites."""
