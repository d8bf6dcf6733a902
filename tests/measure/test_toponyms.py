"""LGL and GeoWebNews: names are scored as the papers do, against cases worked out by hand."""

from pathlib import Path

import pytest

from recoupe.measure.distances import FARTHEST_KM
from recoupe.measure.goldset import GoldFolder
from recoupe.measure.scores import Counts
from recoupe.measure.toponyms import Scored, measure_toponyms, point, score_document, scored_rows
from recoupe.model.event import Place
from recoupe.model.span import Span
from tests.measure import stretch, write_lines
from tests.support import codebook

# Paris, a name of a state, a name without a gazetteer id, a name without a point: the first two are scored.
GOLD = [
    {"start": 0, "end": 5, "lat": 48.85, "lon": 2.35, "geonameid": "1"},
    {"start": 10, "end": 15, "lat": 31.0, "lon": -100.0, "geonameid": "2"},
    {"start": 20, "end": 25, "lat": 1.0, "lon": 1.0, "geonameid": ""},
    {"start": 30, "end": 35},
]
SPANS = [(one["start"], one["end"]) for one in GOLD]


def answer(start: int, end: int, lat: float | None, lon: float | None) -> tuple[tuple[int, int], Place]:
    return (start, end), Place("Ratla", None, lat, lon, None, None, "town", Span(start, end, "Ratla"))


def score(*found: tuple[tuple[int, int], Place]) -> tuple[Counts, list[float | None]]:
    return score_document(SPANS, [point(one) for one in GOLD], found)


def test_names_without_point_or_id_are_not_scored() -> None:
    """A name is scored if it has a point and, where the set has one, an id."""
    assert [point(one) is not None for one in GOLD] == [True, True, False, False]
    assert point({"lat": 1.0, "lon": 2.0}) == (1.0, 2.0)


def test_missing_answer_is_as_far_as_can_be() -> None:
    """One answer near Paris, one name without a point found: half within 161 km, two of four names, both answers right."""
    counts, errors = score(answer(0, 8, 48.9, 2.3), answer(30, 35, None, None))

    assert errors[1:] == [FARTHEST_KM, None, None]
    assert errors[0] < 10
    assert counts == Counts(hits=2, answered=2, wanted=4)


def test_answer_without_a_point_answers_nothing() -> None:
    """A place that is found and not resolved counts for finding alone."""
    counts, errors = score(answer(0, 5, None, None))

    assert (counts.hits, errors[0]) == (1, FARTHEST_KM)


def test_largest_overlap_answers() -> None:
    """Of several answers the one that overlaps most counts, of equals the shorter."""
    _, errors = score(answer(3, 6, 0.0, 0.0), answer(0, 5, 48.85, 2.35), answer(0, 9, 0.0, 0.0))

    assert errors[0] == pytest.approx(0)


def test_one_answer_finds_one_name() -> None:
    """A long answer over two names finds one of them."""
    assert score(answer(0, 15, 0.0, 0.0))[0] == Counts(1, 1, 4)


def test_figures_of_perfect_and_of_no_answers() -> None:
    """Perfect answers give 100%, area 0 and no error; no answers give 0%, area 1 and half the Earth's girth."""
    perfect = {row.field: row.value for row in scored_rows("Set", Scored([[0.0, 0.0]], [Counts(4, 4, 4)])) if row.group == "all names"}
    nothing = {row.field: row.value for row in scored_rows("Set", Scored([[FARTHEST_KM] * 2], [Counts(0, 0, 4)])) if row.group == "all names"}

    assert (perfect["Set, within 161 km"], perfect["Set, AUC"], perfect["Set, mean error"], perfect["Set, names, F1"]) == (1, 0, 0, 1)
    assert (nothing["Set, within 161 km"], nothing["Set, AUC"], nothing["Set, median error"], nothing["Set, names, F1"]) == (0, 1, FARTHEST_KM, 0)


def test_set_is_read_from_its_file(tmp_path: Path) -> None:
    """A file in the form of the sets is measured; annotations that name no place are left out."""
    text = "Clashes broke out in Syria on Monday.\nTurkish officials said so."
    items = [
        {
            "id": "1",
            "date": "2024-03-14 10:00:00",
            "url": "https://example.org/1.html",
            "text": text,
            "toponyms": [{**stretch(text, "Syria"), "lat": 35.0, "lon": 38.0, "geonameid": "163843"}, {**stretch(text, "Turkish"), "type": "Non_Toponym"}],
        }
    ]
    write_lines(tmp_path / "geoparsing" / "lgl.jsonl", items)
    folder = GoldFolder(tmp_path)
    rows, misses = measure_toponyms(folder, codebook())

    assert list(folder.read) == ["geoparsing/lgl.jsonl"]
    assert {row.n for row in rows if row.field == "LGL, within 161 km"} == {1}
    assert all(miss.phrase == "Syria" for miss in misses)
