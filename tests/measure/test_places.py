"""The measure of places on our own set: found, within the radius, right country, traps left alone."""

from pathlib import Path

from recoupe.measure.goldset import GoldFolder, Outcome
from recoupe.measure.places import measure_places
from tests.measure import stretch, write_lines
from tests.support import codebook

TEXT = "Clashes broke out in Syria on Monday. Mopti was calm, the mayor of Ratlabad said."


def place(phrase: str, **more: object) -> dict[str, object]:
    plain = {"name": phrase, "country": None, "admin1": None, "lat": None, "lon": None, "radius_km": None, "precision": "country"}
    return {**stretch(TEXT, phrase), **plain, **more}


def measured(tmp_path: Path, places: list[dict[str, object]], traps: list[dict[str, object]]) -> dict[tuple[str, str], tuple[int | None, int]]:
    item = {"id": "1", "lang": "en", "published": "2024-03-14", "text": TEXT, "places": places, "not_places": traps}
    write_lines(tmp_path / "places" / "open.jsonl", [item])
    rows, *_ = measure_places(GoldFolder(tmp_path), codebook())
    return {(row.field, row.group): (row.correct, row.n) for row in rows}


def test_country_counts_by_code_and_precision(tmp_path: Path) -> None:
    """Where the gold has no radius, country and precision must be right."""
    right = measured(tmp_path, [place("Syria", country="SYR")], [])
    other = measured(tmp_path, [place("Syria", country="SYR", precision="region")], [])

    assert (right["own, resolved within radius", "all"], right["own, right country", "en"]) == ((1, 1), (1, 1))
    assert (other["own, resolved within radius", "all"], other["own, right country", "en"]) == ((0, 1), (1, 1))


def test_point_counts_within_its_radius(tmp_path: Path) -> None:
    """Where the gold has a radius, the answer must lie within it."""
    far = measured(tmp_path, [place("Syria", country="SYR", lat=0.0, lon=0.0, radius_km=20)], [])
    near = measured(tmp_path, [place("Syria", country="SYR", lat=35.0, lon=38.5, radius_km=500)], [])

    assert (far["own, resolved within radius", "all"], near["own, resolved within radius", "all"]) == ((0, 1), (1, 1))


def test_missing_name_is_wrong(tmp_path: Path) -> None:
    """A name that is not found is neither resolved nor in its country, and lowers recall."""
    found = measured(tmp_path, [place("calm", country="MLI")], [])

    assert (found["own, resolved within radius", "all"], found["own, right country", "all"]) == ((0, 1), (0, 1))
    assert found["own, names found, recall", "all"] == (0, 1)


def test_traps_are_avoided_where_nothing_is_found(tmp_path: Path) -> None:
    """A trap is avoided where no place is reported inside it."""
    found = measured(tmp_path, [], [{**stretch(TEXT, "Monday"), "because": "a day"}, {**stretch(TEXT, "in Syria"), "because": "told so"}])

    assert found["own, traps avoided", "all"] == (1, 2)


def test_absent_sets_measure_nothing(tmp_path: Path) -> None:
    """A folder without any set of places gives no rows."""
    assert measure_places(GoldFolder(tmp_path), codebook()) == Outcome()
