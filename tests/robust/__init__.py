"""What the program withstands: no way out, words that want to be orders, bytes that want to be faults."""
