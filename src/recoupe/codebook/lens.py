"""Hold lenses: how another coding scheme looks at events, as data. A lens bends what is exported, never the record."""

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cattrs

from recoupe.errors import CodebookError

_converter = cattrs.Converter(forbid_extra_keys=True)


@dataclass(frozen=True, slots=True)
class Relevance:
    """What a scheme counts as an incident.

    Attributes:
        countries: ISO 3166-1 alpha-3 of the countries that must be touched.
        window_days: how old an incident may be at most.
        fighters: PLOVER sectors of those among whom harm is war and no incident.
        state: PLOVER sectors that act for a state.
        statuses: values of `status` that are kept.
    """

    countries: tuple[str, ...]
    window_days: int
    fighters: frozenset[str]
    state: frozenset[str]
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Types:
    """Incident types, the most telling first, and which of them take up or lack what."""

    order: tuple[str, ...]
    no_instrument: frozenset[str]
    no_thing: frozenset[str]


@dataclass(frozen=True, slots=True)
class StringRules:
    """What the strings of a scheme leave out, in one language."""

    leading: tuple[str, ...]
    numbers: tuple[str, ...]
    plural_endings: tuple[str, ...]
    place_words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Muc4Lens:
    """The lens of MUC-4: relevance, set fills and the shape of its strings. Tables lead from our values to those of the set lists."""

    relevance: Relevance
    types: Types
    stage: Mapping[str, str]
    category: Mapping[str, str]
    human_types: Mapping[str, str]
    human_nouns: Mapping[str, str]
    thing_types: Mapping[str, str]
    instrument_nouns: Mapping[str, str]
    instrument_modes: Mapping[str, str]
    human_effects: Mapping[str, str]
    thing_effects: Mapping[str, str]
    nations: Mapping[str, str]
    places: Mapping[str, str]
    months: Mapping[str, tuple[str, ...]]
    strings: Mapping[str, StringRules]
    models: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]

    def probability(self, model: str, features: Mapping[str, float]) -> float:
        """Give what a fitted model says of features: 0 to 1; unknown features weigh nothing."""
        return 1 / (1 + math.exp(-sum(self.contributions(model, features).values())))

    def contributions(self, model: str, features: Mapping[str, float]) -> dict[str, float]:
        """Give what each feature adds to the log odds (natural) of a fitted model."""
        weights = self.models.get(model, {})
        return {name: weights.get(name, 0.0) * value for name, value in features.items()}


@cache
def muc4_lens() -> Muc4Lens:
    """Load the lens of MUC-4: what is declared (`lenses/muc4.toml`), and what was fitted (`lenses/muc4-weights.json`, by `python -m training muc4`).

    Raises:
        CodebookError: one of its files is malformed.
    """
    folder = files("recoupe.codebook") / "data" / "lenses"
    try:
        fitted = json.loads((folder / "muc4-weights.json").read_text("utf-8"))
        declared = tomllib.loads((folder / "muc4.toml").read_text("utf-8"))
        return _converter.structure({**declared, "models": fitted["models"], "thresholds": fitted["thresholds"]}, Muc4Lens)
    except (KeyError, ValueError, cattrs.BaseValidationError) as fault:
        raise CodebookError(f"the lens lenses/muc4 is refused: {'; '.join(_leaves(fault))}") from fault


def _leaves(fault: Exception) -> list[str]:
    return cattrs.transform_error(fault) if isinstance(fault, cattrs.BaseValidationError) else [str(fault)]
