"""Measure places on LGL (Lieberman et al. 2010) and GeoWebNews (Gritta et al. 2019), by the figures that papers compare.

A name of the gold is scored if it has a point and, where the set has one, a gazetteer id. It is answered by the place that overlaps it most and has a
point; what is not answered counts as half the Earth's girth off. Names alone are counted over all names of the gold, scored or not. Both sets hold
words that only point to a place (Gritta's associative toponyms); the program lists those apart, and both of its lists are answers here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from recoupe.codebook.load import Codebook
from recoupe.measure.answers import GoldText, best_at, count_hits, placed, pointed_to, resolved, sentence_at
from recoupe.measure.distances import FARTHEST_KM, RESOLVED_KM, area_under_errors, distance_km, mean_km, median_km
from recoupe.measure.goldset import GoldFolder, Item, number, parts, span, words
from recoupe.measure.scores import Counts, Miss, Row, found_rows, share_row, spread_row
from recoupe.model.event import Place

NEEDED = ("id", "text", "toponyms")
SETS = {"LGL": "lgl.jsonl", "GeoWebNews": "gwn.jsonl"}
# Both sets hold news in English.
LANGUAGE = "en"
# Annotations of GeoWebNews that name no place.
NOT_PLACES = frozenset({"Non_Toponym", "Non_Lit_Expression", "Literal_Expression"})
_ISO_DAY = 10

Span = tuple[int, int]


@dataclass(slots=True)
class Scored:
    """What a set adds up to: one entry a document."""

    errors: list[list[float]] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)


def measure_toponyms(folder: GoldFolder, codebook: Codebook) -> tuple[tuple[Row, ...], tuple[Miss, ...]]:
    """Measure on both sets, where the folder holds them.

    Raises:
        GoldError: a line of a set is malformed.
        ModelMissingError: the English pipeline is not installed.
    """
    rows: list[Row] = []
    misses: list[Miss] = []
    for name, file in SETS.items():
        path = folder.find(file, f"geoparsing/{file}")
        if path is not None:
            scored = Scored()
            for item in folder.items(path, NEEDED):
                misses.extend(_score(name, item, codebook, scored))
            rows.extend(scored_rows(name, scored))
    return tuple(rows), tuple(misses)


def _score(name: str, item: Item, codebook: Codebook, scored: Scored) -> list[Miss]:
    """Score one document and give what is farther off than a name may be."""
    text = words(item, "text")
    published, url = item.get("date"), item.get("url")
    gold = GoldText(str(item["id"]), text, LANGUAGE, str(published)[:_ISO_DAY] if published else None, origin=str(url) if url else None)
    resolution = resolved(gold, codebook)
    found = (*placed(resolution), *pointed_to(resolution))
    names = [one for one in parts(item, "toponyms") if one.get("type") not in NOT_PLACES]
    counts, errors = score_document([span(one, text) for one in names], [point(one) for one in names], found)
    scored.counts.append(counts)
    scored.errors.append([error for error in errors if error is not None])
    return [
        Miss(
            f"{name}, within 161 km", gold.id, text[slice(*span(one, text))], str(point(one)), _written(error), sentence_at(resolution.parsed, span(one, text))
        )
        for one, error in zip(names, errors, strict=True)
        if error is not None and error > RESOLVED_KM
    ]


def point(one: Item) -> tuple[float, float] | None:
    """Give the point of a name that is scored; None where it is not."""
    lat, lon = number(one, "lat"), number(one, "lon")
    if lat is None or lon is None or one.get("geonameid", "-") in {"", "0", None}:
        return None
    return lat, lon


def score_document(
    spans: Sequence[Span], points: Sequence[tuple[float, float] | None], found: Sequence[tuple[Span, Place]]
) -> tuple[Counts, list[float | None]]:
    """Score the answers to the names of one document.

    Args:
        spans: the characters of all names of the gold, in its order.
        points: the point of each name, None where it is not scored.
        found: the places that the program gives, with their characters.

    Returns:
        How many names were found, and for each name how far off its answer is; None where it is not scored.
    """
    pointed = [(at, (place.lat, place.lon)) for at, place in found if place.lat is not None and place.lon is not None]
    errors: list[float | None] = []
    for where, wanted in zip(spans, points, strict=True):
        answer = best_at(where, pointed)
        errors.append(None if wanted is None else FARTHEST_KM if answer is None else distance_km(wanted, answer))
    return Counts(count_hits(spans, [at for at, _ in found]), len(found), len(spans)), errors


def scored_rows(name: str, scored: Scored) -> tuple[Row, ...]:
    """Give the figures of a set."""
    answered = [[error for error in errors if error < FARTHEST_KM] for errors in scored.errors]
    return (
        share_row(f"{name}, within 161 km", "all names", [[error <= RESOLVED_KM for error in errors] for errors in scored.errors]),
        share_row(f"{name}, within 161 km", "answered", [[error <= RESOLVED_KM for error in errors] for errors in answered]),
        spread_row((f"{name}, AUC", "all names", "area"), scored.errors, area_under_errors),
        spread_row((f"{name}, mean error", "all names", "km"), scored.errors, mean_km),
        spread_row((f"{name}, median error", "all names", "km"), scored.errors, median_km),
        *found_rows(f"{name}, names", "all names", scored.counts),
    )


def _written(error: float | None) -> str:
    return "not answered" if error is None or error >= FARTHEST_KM else f"{error:.0f} km off"
