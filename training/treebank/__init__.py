"""Sentences written and annotated by hand, and what compiles them to CoNLL-U."""
