"""What we know of languages, events, actors, places and outlets, as data that is loaded, checked and hashed."""
