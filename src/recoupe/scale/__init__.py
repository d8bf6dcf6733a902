"""Run the pipeline wide: the same records and incidents on one processor, on all of a machine, or on a cluster."""
