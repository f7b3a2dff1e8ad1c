"""Engine, transactions, column types, upserts and the version of the schema."""
