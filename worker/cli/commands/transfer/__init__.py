"""Transfer: the commands that take records out and pages in."""
