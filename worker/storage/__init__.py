"""Storage: the database behind the ports of the pipeline; one module per aggregate, one short transaction per method."""
