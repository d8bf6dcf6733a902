"""Frozen values in which the rooms meet: what a report, a span, an event, a participant is."""
