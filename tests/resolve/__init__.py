"""Tests of resolving words to days, actors and places."""
