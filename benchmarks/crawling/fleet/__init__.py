"""A fleet of workers on a virtual clock, over the real frontier, dispatch, politeness, PostgreSQL and Redis."""
