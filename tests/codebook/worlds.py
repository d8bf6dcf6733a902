"""Small worlds of places for tests: a store, a pack of it, a dump of GeoNames, all made up or of a few well-known towns."""

import lzma
from pathlib import Path

from recoupe.codebook.place_pack import PACK, PACK_LABEL, add_variants
from recoupe.codebook.place_writer import PlaceRow, PlaceWriter

CREDIT = "GeoNames, CC BY 4.0"
HEADER = "id,name,kind,country,admin1,lat,lon,radius_km,fr,en,aliases,source"
OMAR = "al-omar-oil-field,al-Omar oil field,oilfield,SYR,Deir ez-Zor,35.1,40.5,15,champ pétrolier d'al-Omar|champ d'al-Omar,al-Omar field,Omar field,test"


def town(ref: int, name: str, country: str, population: int = 0, *, lat: float = 10.0, lon: float = 20.0, admin1: str | None = None) -> PlaceRow:
    return PlaceRow(ref, ref, None, name, lat, lon, country, admin1, None, "populated", "town", population, 3.0)


def region(ref: int, code: str, name: str, country: str) -> PlaceRow:
    return PlaceRow(ref, None, f"adm-{code.lower().replace('.', '-')}", name, 35.0, 40.0, country, code, None, "admin1", "admin1", 1_200_000, 80.0)


def small_store(path: Path) -> str:
    """Write a store of some towns and give its digest."""
    writer = PlaceWriter(path)
    writer.add_unit("SY.07", "Deir ez-Zor")
    writer.add_place(region(-1, "SY.07", "Deir ez-Zor", "SYR"), ["Deir ez-Zor Governorate"])
    writer.add_code(-1, "SY.07")
    writer.add_place(town(1, "Deir ez-Zor", "SYR", 270_000, lat=35.33588, lon=40.14084, admin1="SY.07"), [], ["Dayr az Zawr"])
    writer.add_place(town(2, "Al Hudaydah", "YEM", 600_000), ["Hodeida"])
    writer.add_place(town(3, "Ḩadādah", "YEM", 10))
    writer.add_place(town(4, "Gao", "MLI", 87_000))
    writer.add_place(town(5, "Gao", "BFA", 26_000))
    writer.add_place(town(6, "Guantánamo", "CUB", 270_000), [], ["Gao"])
    writer.add_place(town(7, "N'Djamena", "TCD", 700_000))
    return writer.finish("small", [CREDIT])


def built_store(path: Path) -> Path:
    """Write a store as a user builds it."""
    small_store(path)
    add_variants(path)
    return path


def small_pack(folder: Path) -> Path:
    """Write a store as it is shipped: packed, with its label."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "plain.sqlite"
    digest = small_store(plain)
    (folder / PACK).write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    (folder / PACK_LABEL).write_text(f'name = "small"\ndigest = "{digest}"\ncredits = ["{CREDIT}"]\n', "utf-8")
    return folder


def place_line(ref: int, name: str, feature: str, country: str, **more: str) -> str:
    """Write a line of allCountries.txt."""
    cells = [str(ref), name, name, more.get("others", ""), more.get("lat", "35.3"), more.get("lon", "40.1"), *feature.split("."), country, ""]
    cells += [more.get("admin1", ""), more.get("admin2", ""), "", "", more.get("population", "0"), "", "", "Asia/Damascus", "2024-01-01"]
    return "\t".join(cells)


COUNTRY_LINE = "{0}\t{1}\t1\tXX\tName\tCapital\t1\t1\tAS\t.x\tX\tX\t1\t\t\t\t{2}\t\t"
PLACE_LINES = (
    place_line(163843, "Syria", "A.PCLI", "SY"),
    place_line(170792, "Deir ez-Zor Governorate", "A.ADM1", "SY", admin1="07"),
    place_line(170794, "Deir ez-Zor", "P.PPLA", "SY", admin1="07", admin2="01", population="270000", lat="35.33588", lon="40.14084"),
    place_line(170000, "Ābū Kamāl", "P.PPL", "SY", admin1="07", admin2="02", population="60000", lat="34.45", lon="40.92", others='Al "Boukamal",swldw,DEZ'),
    place_line(900001, "Al Omar", "L.OILF", "SY", admin1="07"),
    place_line(900002, "Well of nobody", "H.WLL", "SY", admin1="07"),
)
NAME_LINES = (
    "1\t170794\tfr\tDeir Ezzor\t1\t\t\t\t\t",
    "2\t170794\tlink\thttps://example.org/Deir\t\t\t\t\t\t",
    "3\t170794\tiata\tDEZ\t\t\t\t\t\t",
    "4\t170794\tku\tDêrazor\t\t\t\t\t\t",
    "5\t170794\tfr\tPort de Zeus\t\t\t\t1\t\t",
    "6\t170794\tar\tدير الزور\t\t\t\t\t\t",
    "7\t999999\ten\tNowhere\t\t\t\t\t\t",
)


def small_dump(folder: Path, *, names: bool = True) -> Path:
    """Write a dump of GeoNames: a country, a region, two towns, an oil field."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "allCountries.txt").write_text("\n".join(PLACE_LINES) + "\n", "utf-8")
    (folder / "countryInfo.txt").write_text(f"# comment\n{COUNTRY_LINE.format('SY', 'SYR', '163843')}\n", "utf-8")
    (folder / "admin1CodesASCII.txt").write_text("SY.07\tDeir ez-Zor\tDeir ez-Zor\t170792\n", "utf-8")
    (folder / "admin2Codes.txt").write_text("SY.07.02\tAbu Kamal District\tAbu Kamal District\t170001\n", "utf-8")
    if names:
        (folder / "alternateNamesV2.txt").write_text("\n".join(NAME_LINES) + "\n", "utf-8")
    return folder
