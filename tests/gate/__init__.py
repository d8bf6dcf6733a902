"""The gate: what was reached once is kept. Floors a set, language and field stand in `floors.toml`; `python -m tests.gate` measures and raises them."""
