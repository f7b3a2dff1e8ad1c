"""Storage: the database behind the ports of the pipeline; one module per aggregate, a short transaction a method."""
