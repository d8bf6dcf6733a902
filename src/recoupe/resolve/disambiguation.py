"""Choose which of the places that bear a name is meant: by what the report speaks of first, then by kind of place, then by population.

Every name of the report is weighed at the same time. A candidate gains by the words beside the name (the country, the region, the kind of place), by the
countries and regions that the report speaks of, and by standing near what the other names most likely mean; population and kind of place decide only
between candidates that the report leaves equal. The weights are an order of trust; `recoupe eval places` measures what they do.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recoupe.codebook.earth import distance_km
from recoupe.codebook.gazetteer import Candidate

ROUNDS = 3
SHARPNESS = 1.9
# What a kind of place is worth before the report is looked at; towns are worth what their population says.
KIND = {"country": 12.0, "region": 7.0, "admin1": 5.5, "site": 4.5, "admin2": 3.3, "town": 0.0}
CAPITAL = 1.9
BY_POPULATION = 0.85
ALIAS, VARIANT, SPELT = -1.3, -4.0, 3.0
FITS, MISFITS = 2.6, -1.4
BARRED, ARTICLE, SEAT = -12.0, -1.8, -2.2
GENERAL = 3
SEAT_PEOPLE = 2000
INSIDE, OUTSIDE = 6.0, -2.5
HOLDS = 4.0
TWIN = 2.0
LAND, REGION, NEAR = 7.0, 4.0, 3.0
STRANGE_LAND = -1.9
# What a sea or a continent is worth, which lies in no one country of the report.
WORLD = 0.2
NEARNESS_KM = 120.0
NEAR_DEGREES = 4.0
LEAST_SHARE = 0.01
KEPT = 6
DOUBT = 0.15
APART_KM = 60.0


@dataclass(slots=True, eq=False)
class Question:
    """A name of the report and what it may mean.

    Attributes:
        candidates: all that bear the name.
        wants: precisions that the words around it tell, empty for any.
        lands: countries that the words beside it tell, empty for any.
        outer: the question about the place that it is told to lie in, or None.
        inner: the questions about places that are told to lie in it.
        siblings: questions about the same name with other words around it.
        mentions: how often the report names it.
        is_sure: some mention was typed as a place by its words.
        spelt: how like the name of a proposed other spelling is, of 1, by entity.
        beliefs: how likely each candidate is, of 1; filled by `weigh`.
        spoken_of: shares of 1 by country of what the rest of the report speaks of; filled by `weigh`.
    """

    candidates: tuple[Candidate, ...]
    wants: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    outer: "Question | None" = None
    inner: list["Question"] = field(default_factory=list)
    siblings: list["Question"] = field(default_factory=list)
    mentions: int = 0
    is_sure: bool = False
    spelt: Mapping[str, float] = field(default_factory=dict)
    scores: list[float] = field(default_factory=list)
    beliefs: list[float] = field(default_factory=list)
    spoken_of: Mapping[str, float] = field(default_factory=dict)

    def best(self) -> Candidate | None:
        """Give the likeliest candidate, the first of equals; None where there is none."""
        if not self.candidates:
            return None
        return self.candidates[max(range(len(self.candidates)), key=lambda n: (self.scores[n], -n))]

    def support(self, candidate: Candidate) -> float:
        """Tell how much the report speaks for a candidate, beyond what it is worth by itself."""
        return self.scores[self.candidates.index(candidate)] - _prior(self, candidate)

    def rival(self) -> Candidate | None:
        """Give a candidate that is nearly as likely as the best and stands elsewhere, or None."""
        best = self.best()
        if best is None:
            return None
        top = max(self.scores)
        for candidate, score in zip(self.candidates, self.scores, strict=True):
            if top - score < DOUBT and distance_km(best.lat, best.lon, candidate.lat, candidate.lon) > APART_KM + best.radius_km:
                return candidate
        return None


@dataclass(slots=True)
class _Evidence:
    """What the whole report speaks for: shares of 1 by country and by first-order region, and likely points."""

    lands: Mapping[str, float]
    regions: Mapping[str, float]
    points: Sequence[tuple[float, float, float]]


@dataclass(slots=True)
class _Told:
    """What one question speaks for: weights by country and by first-order region, and points with their weights."""

    lands: Mapping[str, float]
    regions: Mapping[str, float]
    points: Sequence[tuple[float, float, float]]


def weigh(questions: Sequence[Question], lands: Mapping[str, float]) -> None:
    """Fill the scores and beliefs of all questions.

    Args:
        questions: one a name and reading, in text order.
        lands: weights by country of what else the report speaks of: adjectives, actors, the outlet.
    """
    for question in questions:
        question.scores = [_prior(question, candidate) for candidate in question.candidates]
        question.beliefs = _shares(question.scores)
    for _ in range(ROUNDS):
        told = [_told(question) for question in questions]
        scores = [_scored(n, questions, told, lands) for n in range(len(questions))]
        for question, row in zip(questions, scores, strict=True):
            question.scores = row
            question.beliefs = _shares(row)


def _prior(question: Question, candidate: Candidate) -> float:
    """Weigh a candidate by itself and by the words beside the name."""
    score = KIND.get(candidate.precision, 0.0)
    if candidate.precision == "town":
        score = BY_POPULATION * math.log10(candidate.population + 30)
    if candidate.kind == "capital":
        score += CAPITAL
    score += {"alias": ALIAS, "variant": VARIANT}.get(candidate.match, 0.0)
    if candidate.match == "variant":
        score += SPELT * question.spelt.get(candidate.entity, 0.0)
    if candidate.precision in ("admin1", "admin2") and not question.wants and _has_seat(question, candidate):
        score += SEAT
    score += _fit(question.wants, candidate)
    if question.lands:
        score += INSIDE if question.lands.intersection(candidate.countries) else OUTSIDE
    return score


def _fit(wants: frozenset[str], candidate: Candidate) -> float:
    """Weigh a candidate by the kind of place that the words beside the name tell."""
    fits = candidate.precision in wants
    if not wants or (fits and len(wants) > GENERAL):
        return 0.0
    if not fits and "natural" in wants:
        return BARRED
    if not fits and len(wants) > GENERAL:
        return ARTICLE
    return FITS if fits else MISFITS


def _has_seat(question: Question, unit: Candidate) -> bool:
    """Tell a province whose seat bears the same name: without a word for the province the town is meant."""
    return any(
        candidate.precision == "town" and candidate.admin1_code == unit.admin1_code and candidate.population >= SEAT_PEOPLE for candidate in question.candidates
    )


def _shares(scores: Sequence[float]) -> list[float]:
    """Turn scores into shares of 1."""
    if not scores:
        return []
    top = max(scores)
    weights = [math.exp(SHARPNESS * (score - top)) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def _scored(n: int, questions: Sequence[Question], told: Sequence[_Told], lands: Mapping[str, float]) -> list[float]:
    """Weigh the candidates of one question by what all others are believed to mean."""
    question = questions[n]
    if not question.candidates:
        return []
    others = [m for m in range(len(questions)) if m != n and not any(questions[m] is one for one in question.siblings)]
    evidence = _evidence(n, others, told, lands)
    question.spoken_of = evidence.lands
    return [_prior(question, candidate) + _support(candidate, evidence) + _nesting(question, candidate) for candidate in question.candidates]


def _told(question: Question) -> _Told:
    """Gather what one question speaks for, by what it most likely means."""
    lands: defaultdict[str, float] = defaultdict(float)
    regions: defaultdict[str, float] = defaultdict(float)
    points = []
    weight = min(3, question.mentions)
    for candidate, belief in _likely(question):
        for land in candidate.countries:
            lands[land] += weight * belief / len(candidate.countries)
        if candidate.admin1_code:
            regions[candidate.admin1_code] += weight * belief
        if candidate.precision in ("town", "site", "admin2"):
            points.append((candidate.lat, candidate.lon, belief * weight))
    return _Told(lands, regions, points)


def _evidence(n: int, others: Sequence[int], told: Sequence[_Told], lands: Mapping[str, float]) -> _Evidence:
    """Add up what the other questions speak for; what stands nearer in the text weighs more among the points."""
    countries = defaultdict(float, lands)
    regions: defaultdict[str, float] = defaultdict(float)
    points: list[tuple[float, float, float]] = []
    for m in others:
        for land, weight in told[m].lands.items():
            countries[land] += weight
        for region, weight in told[m].regions.items():
            regions[region] += weight
        near = 1 / (1 + 0.25 * abs(m - n))
        points.extend((lat, lon, weight * near) for lat, lon, weight in told[m].points)
    return _Evidence(_normal(countries), _normal(regions), points)


def _likely(question: Question) -> Iterator[tuple[Candidate, float]]:
    rows = sorted(zip(question.candidates, question.beliefs, strict=True), key=lambda row: -row[1])
    return ((candidate, belief) for candidate, belief in rows[:KEPT] if belief > 0.02)


def _normal(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()} if total else {}


def _support(candidate: Candidate, evidence: _Evidence) -> float:
    """Weigh a candidate by the countries, regions and points that the report speaks for."""
    if not evidence.lands:
        return 0.0
    if not candidate.countries:
        return LAND * math.sqrt(WORLD)
    share = max(evidence.lands.get(land, 0.0) for land in candidate.countries)
    if share <= LEAST_SHARE:
        return STRANGE_LAND
    score = LAND * math.sqrt(share)
    if candidate.precision != "country":
        score += REGION * math.sqrt(evidence.regions.get(candidate.admin1_code or "", 0.0))
        score += NEAR * _nearness(candidate, evidence.points)
    return score


def _nearness(candidate: Candidate, points: Sequence[tuple[float, float, float]]) -> float:
    """Give how near the other names stand, of 1."""
    near = total = 0.0
    for lat, lon, weight in points:
        total += weight
        if abs(lat - candidate.lat) < NEAR_DEGREES and abs(lon - candidate.lon) < 2 * NEAR_DEGREES:
            near += weight * math.exp(-distance_km(lat, lon, candidate.lat, candidate.lon) / NEARNESS_KM)
    return math.sqrt(near / total) if total else 0.0


def _nesting(question: Question, candidate: Candidate) -> float:
    """Weigh a candidate by the place that it is told to lie in, and by those that are told to lie in it."""
    score = 0.0
    if question.outer is not None:
        score += INSIDE * sum(belief for outer, belief in _likely(question.outer) if holds(outer, candidate))
    if question.inner:
        score += HOLDS * max(sum(belief for inner, belief in _likely(one) if holds(candidate, inner)) for one in question.inner)
    for one in question.siblings:
        score += TWIN * sum(belief for twin, belief in _likely(one) if twin.entity == candidate.entity or holds(twin, candidate)) / len(question.siblings)
    return score


def holds(outer: Candidate, inner: Candidate) -> bool:
    """Tell whether a place lies in another: in the country, in the region, within the reach of a site or a district."""
    if outer.entity == inner.entity or not set(outer.countries) & set(inner.countries or outer.countries):
        return False
    if outer.precision == "country":
        return inner.precision != "country"
    if outer.precision == "admin1":
        return inner.admin1_code == outer.admin1_code and inner.precision not in ("admin1", "country")
    if outer.precision == "admin2" and inner.admin2 is not None:
        return inner.admin2 == outer.admin2 and inner.admin1_code == outer.admin1_code
    return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= max(outer.radius_km, 15.0)
