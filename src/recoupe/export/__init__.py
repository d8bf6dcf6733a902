"""Other people's formats, made from the record. One file a format."""
