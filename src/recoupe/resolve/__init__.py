"""Place words in the world: days on the calendar, names in the registry, places on the map."""
