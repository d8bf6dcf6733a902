"""Hold what other people's tables group by, as data: `export/columns.toml`, loaded strictly, with the examples that run as tests."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import cattrs
from babel.core import get_global

from recoupe.errors import CodebookError

_converter = cattrs.Converter(forbid_extra_keys=True)
ALPHA3, NUMERIC = 3, "0123456789"


@dataclass(frozen=True, slots=True)
class AcledColumns:
    """How ACLED groups what it codes.

    Attributes:
        disorder: disorder type of each event type.
        disorder_of_sub_event: that of sub-events that stand apart.
        inter: number of an actor's kind by the sector of PLOVER.
        inter_of_event: that of those who march, by event type.
        civilians: the number of civilians.
        civilian_targeting: what the column of that name says.
        against_civilians: event types that are aimed at civilians whoever they name.
    """

    disorder: Mapping[str, str]
    disorder_of_sub_event: Mapping[str, str]
    inter: Mapping[str, int]
    inter_of_event: Mapping[str, int]
    civilians: int
    civilian_targeting: str
    against_civilians: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UcdpColumns:
    """Whom UCDP takes for a state, a group, a civilian, by the sector of PLOVER; `type` is the type of event that it counts."""

    states: frozenset[str]
    groups: frozenset[str]
    civilians: frozenset[str]
    type: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world as ACLED and UCDP name it; `countries` are alpha-3 codes with a space between them."""

    acled: str
    ucdp: str
    countries: str


@dataclass(frozen=True, slots=True)
class RegionExample:
    """A country, and the number and the regions that must come out."""

    country: str
    iso: int
    acled: str
    ucdp: str


@dataclass(frozen=True)
class ExportColumns:
    """All that the tables of others need; `withdrawn_numbers` are numeric codes that ISO 3166-1 took back and that CLDR still leads to a country."""

    version: str
    acled: AcledColumns
    ucdp: UcdpColumns
    withdrawn_numbers: tuple[int, ...]
    region: tuple[Region, ...]
    examples: tuple[RegionExample, ...]

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """Give the region of each country."""
        return {country: region for region in self.region for country in region.countries.split()}


@cache
def export_columns() -> ExportColumns:
    """Load what the tables of others group by.

    Raises:
        CodebookError: the file is malformed.
    """
    content = (files("recoupe.codebook") / "data" / "export" / "columns.toml").read_bytes()
    try:
        return _converter.structure(tomllib.loads(content.decode("utf-8")), ExportColumns)
    except (ValueError, cattrs.BaseValidationError) as fault:
        said = cattrs.transform_error(fault) if isinstance(fault, cattrs.BaseValidationError) else [str(fault)]
        raise CodebookError(f"the columns of exports, export/columns.toml, are refused: {'; '.join(said)}") from fault


@cache
def _alpha2() -> Mapping[str, str]:
    """Give the alpha-2 code of each alpha-3 and of each numeric code (Unicode CLDR, aliases of territories)."""
    return {code: found[0] for code, found in get_global("territory_aliases").items() if len(code) == ALPHA3 and len(found) == 1}


@cache
def iso_numeric(country: str) -> int | None:
    """Give the numeric code of ISO 3166-1; None where there is none.

    Args:
        country: ISO 3166-1 alpha-3.
    """
    wanted = _alpha2().get(country)
    numbers = (int(code) for code, alpha2 in _alpha2().items() if alpha2 == wanted and set(code) <= set(NUMERIC))
    return next((number for number in numbers if number not in export_columns().withdrawn_numbers), None) if wanted else None
