"""Promises of the ledger, each kept by every store."""
