"""Hold the migrations of the schema, which run inside the transaction that asks for them."""
