"""The page while it is read: what several steps ask of it is answered here, once."""
