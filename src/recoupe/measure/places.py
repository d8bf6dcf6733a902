"""Measure places, on whichever of these sets the folder holds: our own (`places/`), LGL and GeoWebNews, rows of UCDP.

Our own set is judged here: which place names are found, which are resolved within the radius that the gold gives, which have the right country, and
whether words that only look like places are left alone. `toponyms.py` and `ucdp.py` judge the others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from recoupe.codebook.load import Codebook
from recoupe.measure.answers import GoldText, best_at, count_hits, overlap, placed, resolved, sentence_at
from recoupe.measure.distances import distance_km
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, number, parts, span, words
from recoupe.measure.scores import Counts, Miss, Row, found_rows, share_row
from recoupe.measure.toponyms import measure_toponyms
from recoupe.measure.ucdp import measure_rows
from recoupe.model.event import Place

NEEDED = ("id", "lang", "published", "text", "places", "not_places")
FOUND = "own, names found"
RESOLVED = "own, resolved within radius"
COUNTRY = "own, right country"
AVOIDED = "own, traps avoided"

Found = Sequence[tuple[tuple[int, int], Place]]


def measure_places(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Measure every set of places that the folder holds.

    Raises:
        GoldError: a line of a set is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    measured = [_measure_own(folder, codebook), *(measure(folder, codebook) for measure in (measure_toponyms, measure_rows))]
    return Outcome(tuple(row for rows, _ in measured for row in rows), tuple(miss for _, misses in measured for miss in misses))


def _measure_own(folder: GoldFolder, codebook: Codebook) -> tuple[tuple[Row, ...], tuple[Miss, ...]]:
    path = folder.own("places")
    if path is None:
        return (), ()
    counts: dict[str, list[Counts]] = defaultdict(list)
    marks: dict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    misses: list[Miss] = []
    for item in folder.items(path, NEEDED):
        document, verdicts = _judged(item, codebook, misses)
        for group in ("all", words(item, "lang")):
            counts[group].append(document)
            for field, right in verdicts.items():
                marks[field, group].append(right)
    found = [row for group in sorted(counts) for row in found_rows(FOUND, group, counts[group])]
    order = sorted(marks, key=lambda label: ((RESOLVED, COUNTRY, AVOIDED).index(label[0]), label[1]))
    return (*found, *(share_row(*label, marks[label]) for label in order)), tuple(misses)


def _judged(item: Item, codebook: Codebook, misses: list[Miss]) -> tuple[Counts, dict[str, list[bool]]]:
    """Judge the places and traps of one report, and note what is missed."""
    text = words(item, "text")
    outlet, published = (words(item, key) if item.get(key) is not None else None for key in ("outlet", "published"))
    resolution = resolved(GoldText(words(item, "id"), text, words(item, "lang"), published, outlet), codebook)
    found = placed(resolution)
    places, traps = parts(item, "places"), parts(item, "not_places")
    spans = [span(place, text) for place in places]
    verdicts: dict[str, list[bool]] = {RESOLVED: [], COUNTRY: [], AVOIDED: []}
    for field, where, right, wanted in _verdicts(places, traps, found, text):
        verdicts[field].append(right)
        if not right:
            answered = _written(best_at(where, found))
            misses.append(Miss(field, words(item, "id"), text[slice(*where)], wanted, answered, sentence_at(resolution.parsed, where)))
    return Counts(count_hits(spans, [at for at, _ in found]), len(found), len(spans)), verdicts


def _verdicts(places: Sequence[Item], traps: Sequence[Item], found: Found, text: str) -> Iterator[tuple[str, tuple[int, int], bool, str]]:
    """Yield for each place and trap what was measured, where, whether it is right, and what was wanted."""
    for place in places:
        where = span(place, text)
        answer = best_at(where, found)
        wanted = f"{place.get('name')}, {place.get('country')}, {place.get('precision')} at {place.get('lat')}, {place.get('lon')}"
        yield RESOLVED, where, _is_near(place, answer), wanted
        yield COUNTRY, where, answer is not None and _is_resolved(answer) and answer.country == place.get("country"), wanted
    for trap in traps:
        where = span(trap, text)
        yield AVOIDED, where, not any(overlap(where, at) > 0 for at, _ in found), f"no place: {trap.get('because')}"


def _is_resolved(place: Place) -> bool:
    return place.lat is not None or place.country is not None or place.entity is not None


def _is_near(gold: Item, answer: Place | None) -> bool:
    """Say whether an answer lies within the radius of the gold; where that has none, country and precision must be right."""
    radius_km, lat, lon = number(gold, "radius_km"), number(gold, "lat"), number(gold, "lon")
    if answer is None:
        return False
    if radius_km is None or lat is None or lon is None:
        return _is_resolved(answer) and (answer.country, answer.precision) == (gold.get("country"), gold.get("precision"))
    return answer.lat is not None and answer.lon is not None and distance_km((lat, lon), (answer.lat, answer.lon)) <= radius_km


def _written(place: Place | None) -> str:
    """Write an answer on one line."""
    if place is None:
        return "not found"
    point = f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else "no point"
    return f"{place.name}: {place.entity or 'not resolved'}, {place.country}, {place.precision} at {point}"


GOLD_SET = GoldSet(
    "places",
    "place names: found, and put where they lie",
    "places/open.jsonl, lgl.jsonl, gwn.jsonl (also in geoparsing/), or visible.csv (also in ucdp_ged/)",
    measure_places,
)
