"""Show the ledger in the browser and to programs: read, check, correct. One file a screen (`screens/`), one file a resource (`api/`)."""
