"""Tasks: what the queues call; each body loads, calls one use case, and sends what that returned."""
