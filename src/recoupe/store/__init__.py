"""Keep reports, incidents and judgements in a ledger that only grows: one interface, one file a store."""
