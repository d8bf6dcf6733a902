"""Bytes in, one document out: encoding, visible text, parts, publisher, date and language. Public face: `sources.py`."""
