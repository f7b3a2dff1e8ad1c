"""Pipeline: the use cases, each one function over ports; adapters appear only as Protocols."""
