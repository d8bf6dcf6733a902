"""Hold the gazetteer: a read-only value that answers, in microseconds, which places bear a name.

Three stores make one answer: the sites of the codebook (and the user's own), its countries, and one SQLite file of places of the world that is
opened read-only. `find` gives the places that bear exactly this name, `variants` those that might bear it in another spelling.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from recoupe.codebook.place_keys import key as key
from recoupe.codebook.place_keys import skeleton
from recoupe.codebook.place_schema import code_key
from recoupe.codebook.place_store import PlaceStore, Row

# A report names some hundred places; a run over a folder names the same ones again and again.
REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that bears a name that was looked up.

    Attributes:
        entity: `geonames:<id>` or `site:<slug>`.
        name: its main name.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
        country: ISO 3166-1 alpha-3; None at sea and where it lies in several.
        countries: all countries that it lies in.
        admin1: name of the first-order region.
        admin1_code: code of the first-order region, as GeoNames gives it ("SY.07").
        admin2: name of the second-order region.
        precision: site, town, admin2, admin1, country, region.
        kind: kind of a site ("oilfield"), or populated, capital, admin1, admin2, country.
        population: 0 where it is not known.
        radius_km: how far the named thing reaches from its point.
        match: `name` (main or official name), `alias`, `variant` (another spelling, a proposal only).
    """

    entity: str
    name: str
    lat: float
    lon: float
    country: str | None
    countries: tuple[str, ...]
    admin1: str | None
    admin1_code: str | None
    admin2: str | None
    precision: str
    kind: str
    population: int
    radius_km: float
    match: str


class Gazetteer:
    """All places that are known, by name. Two values are equal only if they are one."""

    def __init__(
        self, store: PlaceStore, named: Mapping[str, tuple[Candidate, ...]] | None = None, abbreviations: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._store = store
        self._named = named or {}
        self._abbreviations = abbreviations or {}
        self._find = lru_cache(maxsize=REMEMBERED)(self._look_up)
        self._variants = lru_cache(maxsize=REMEMBERED)(self._look_up_variants)

    @cached_property
    def _named_skeletons(self) -> Mapping[str, Sequence[str]]:
        """Spellings of sites and countries by their skeletons, made when another spelling is first asked for."""
        return _by_skeleton(self._named)

    @property
    def digest(self) -> str:
        """Give the digest of the places of the store, `sha256:` and hexadecimal digits."""
        return self._store.label.digest

    @property
    def name(self) -> str:
        """Give the name of the store."""
        return self._store.label.name

    @property
    def credits(self) -> tuple[str, ...]:
        """Give who is to be credited wherever the data shows."""
        return self._store.label.credits

    def open(self) -> None:
        """Make the store ready, so that a damaged one is told before any work is done.

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        self._store.open()

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Give the places that bear a name, however it is written (`key`): sites first, then the most populous.

        Abbreviations of regions («La.», "NSW") are read letter for letter, and stand first.

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        found = self._find(key(name))
        if name in self._abbreviations:
            regions = (region for code in self._abbreviations[name] for region in [self.region(code)] if region)
            return _distinct((*(replace(region, match="alias") for region in regions), *found))
        return found

    def entry(self, entity: str) -> Candidate | None:
        """Give the place of an id, `geonames:<id>` or `site:<slug>`; None where there is none.

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        return self.entries((entity,)).get(entity)

    def entries(self, ids: Collection[str]) -> dict[str, Candidate]:
        """Give the places of some ids, which are looked for together; ids that nothing has are left out.

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        asked = [entity for entity in dict.fromkeys(ids) if entity not in self._named_entries]
        rows = self._store.entries(asked) if asked else []
        found = {one.entity: one for one in _candidates((row, False) for row in rows)}
        return {entity: place for entity in ids if (place := self._named_entries.get(entity) or found.get(entity)) is not None}

    @cached_property
    def _named_entries(self) -> Mapping[str, Candidate]:
        """Sites and countries by id."""
        return {one.entity: replace(one, match="name") for bearers in self._named.values() for one in bearers}

    def region(self, code: str) -> Candidate | None:
        """Give a first-order region by its code at GeoNames ("SY.07").

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        return next(iter(_candidates(self._store.places(code_key(code)))), None)

    def variants(self, name: str, countries: Collection[str]) -> tuple[Candidate, ...]:
        """Give the places of some countries that might bear a name in another spelling: proposals, never to be accepted alone.

        Args:
            name: as the text writes it.
            countries: ISO 3166-1 alpha-3.

        Returns:
            Places whose names share their consonants with this one and that `find` does not give, the nearest spelling first.

        Raises:
            GazetteerError: the store cannot be opened or unpacked.
        """
        return self._variants(key(name), frozenset(countries))

    def _look_up(self, wanted: str) -> tuple[Candidate, ...]:
        if not wanted:
            return ()
        ours = self._named.get(wanted, ())
        sites = [found for found in ours if found.precision != "country"]
        rest = [*(found for found in ours if found.precision == "country"), *_candidates(self._store.places(wanted))]
        ordered = (*sites, *sorted(rest, key=lambda found: -found.population))
        return _distinct(ordered)

    def _look_up_variants(self, wanted: str, countries: frozenset[str]) -> tuple[Candidate, ...]:
        bones = skeleton(wanted)
        if not bones:
            return ()
        exact = {found.entity for found in self._find(wanted)}
        spelled = {spelling: list(_candidates((row, True) for row in rows)) for spelling, rows in self._store.spelled_alike(bones, countries)}
        for spelling in self._named_skeletons.get(bones, ()):
            ours = [candidate for candidate in self._named[spelling] if not countries.isdisjoint(candidate.countries)]
            spelled[spelling] = [*ours, *spelled.get(spelling, ())]
        ranked = _distinct(candidate for spelling in _nearest_first(wanted, spelled) for candidate in spelled[spelling])
        return tuple(replace(candidate, match="variant") for candidate in ranked if candidate.entity not in exact)


def likeness(name: str, other: str) -> float:
    """Tell how alike two spellings are, of 1: Dice's coefficient over pairs of neighbouring letters of their keys.

    Source: Dice 1945.
    """
    return _likeness(_pairs(key(name)), _pairs(key(other)))


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Leave out what stands there already."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.entity, candidate)
    return tuple(found.values())


def _by_skeleton(named: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for spelling in named:
        found.setdefault(skeleton(spelling), []).append(spelling)
    return found


def _nearest_first(wanted: str, spellings: Iterable[str]) -> list[str]:
    """Sort spellings by how many pairs of neighbouring letters they share with the one that was looked up."""
    mine = _pairs(wanted)
    return sorted(spellings, key=lambda spelling: (-_likeness(mine, _pairs(spelling)), spelling))


def _pairs(spelling: str) -> frozenset[str]:
    return frozenset(f"{one}{two}" for one, two in zip(f" {spelling}", f"{spelling} ", strict=True))


def _likeness(mine: frozenset[str], other: frozenset[str]) -> float:
    """Give Dice's coefficient over pairs of letters.

    Source: Dice 1945.
    """
    return 2 * len(mine & other) / (len(mine) + len(other))


def _candidates(rows: Iterable[tuple[Row, bool]]) -> Iterator[Candidate]:
    """Make candidates of rows of the store, in their order."""
    for row, is_alias in rows:
        geonames, slug, name, lat, lon, country, admin1, admin1_code, admin2, kind, precision, population, radius = row
        yield Candidate(
            entity=f"geonames:{geonames}" if geonames is not None else f"site:{slug}",
            name=name,
            lat=lat,
            lon=lon,
            country=country or None,
            countries=(country,) if country else (),
            admin1=admin1,
            admin1_code=admin1_code,
            admin2=admin2,
            precision=precision,
            kind=kind,
            population=population,
            radius_km=radius,
            match="alias" if is_alias else "name",
        )
