"""Tests of `assess/`; their records are made in `tests.link`."""
