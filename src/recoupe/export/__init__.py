"""Write records in the forms of others: one file a format."""
