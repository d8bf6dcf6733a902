"""Hold the one layout of a store of places, for who writes it and who reads it: an SQLite file.

`place.id` is the rank by population, so that ascending ids are «most populous first». `name.places` packs the places of a key as unsigned
integers of four bytes, little-endian: twice the id, plus one where the key is an alias. `variant` leads from a skeleton to the keys that have it.
"""

# A store of another layout is refused.
FORMAT = "recoupe/places/1"

TABLES = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE kind(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, precision TEXT NOT NULL)",
    "CREATE TABLE unit(id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL)",
    "CREATE TABLE place(id INTEGER PRIMARY KEY, geonames INTEGER, slug TEXT, name TEXT NOT NULL, lat_e5 INTEGER NOT NULL, lon_e5 INTEGER NOT NULL, "
    "country TEXT NOT NULL, admin1 INTEGER, admin2 INTEGER, kind INTEGER NOT NULL, population INTEGER NOT NULL, radius_hm INTEGER NOT NULL)",
    "CREATE TABLE name(key TEXT PRIMARY KEY, places BLOB NOT NULL) WITHOUT ROWID",
)

# Made from `name` alone, so that a packed store need not carry it.
VARIANTS = (
    "CREATE TABLE variant(skeleton TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY(skeleton, key)) WITHOUT ROWID",
    "INSERT INTO variant SELECT skeleton(key) AS bones, key FROM name WHERE bones <> '' ORDER BY bones, key",
)
