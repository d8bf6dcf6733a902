"""Documents become parsed text: sentences, tokens, dependencies, names. Holds the trained pipelines."""
