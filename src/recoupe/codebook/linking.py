"""Hold how accounts are linked, as data: what is declared (`link/rules.toml`), fitted (`link/weights.json`), and how rare words are (`link/terms.json`)."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cattrs

from recoupe.errors import CodebookError

_converter = cattrs.Converter(forbid_extra_keys=True)
_FILES = ("rules.toml", "weights.json", "terms.json")


@dataclass(frozen=True, slots=True)
class TimeRules:
    """How times are compared; all in days."""

    narrow_days: int
    news_days: int
    gaps: tuple[int, ...]
    conflict_days: int


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """How places are compared."""

    exact_km: float
    near_km: float
    conflict_km: float
    most: int


@dataclass(frozen=True, slots=True)
class TollRules:
    """How figures are compared."""

    near_ratio: float
    conflict_ratio: float
    conflict_apart: int
    telling: int


@dataclass(frozen=True, slots=True)
class WordRules:
    """How words and names are compared; rarity runs from 0 to 1."""

    common: float
    name: float
    consonants: int
    sounds: tuple[tuple[str, str], ...]
    unsteady: str
    names: tuple[float, ...]
    cosine: tuple[float, ...]
    opening: tuple[float, ...]
    opening_characters: int


@dataclass(frozen=True, slots=True)
class BlockingRules:
    """Which pairs are compared at all."""

    cell_degrees: float
    stretch_days: int
    longest_days: int
    names: int


@dataclass(frozen=True, slots=True)
class CopyRules:
    """When two texts are one."""

    shingle: int
    same_text: float
    of_anybody: frozenset[str]
    permutations: int
    bands: int


@dataclass(frozen=True, slots=True)
class TypeRules:
    """Which types may tell one deed; `common` are those so frequent that two events of one say little by it."""

    common: frozenset[str]
    kin: tuple[frozenset[str], ...]

    def related(self, one: str, other: str) -> bool:
        """Tell whether two types may tell one deed."""
        return one == other or any(one in group and other in group for group in self.kin)


@dataclass(frozen=True, slots=True)
class Weight:
    """How often a level is met among pairs of one incident (`m`) and among others (`u`), and the evidence in bits that it is."""

    m: float
    u: float
    bits: float


@dataclass(frozen=True, slots=True)
class Model:
    """Fitted weights of one kind of pairs: by field and level; the prior and the threshold in bits, and the sets they were estimated on.

    `within` is added to the prior of two events of one report, which its reading has told apart.
    """

    fields: Mapping[str, Mapping[str, Weight]]
    prior: float
    within: float
    threshold: float
    source: str


@dataclass(frozen=True, slots=True)
class Terms:
    """In how many of so many texts each word stands."""

    texts: int
    words: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LinkRules:
    """All that linking knows; `digest` is over the files it was read from."""

    version: str
    time: TimeRules
    place: PlaceRules
    toll: TollRules
    words: WordRules
    blocking: BlockingRules
    types: TypeRules
    copies: CopyRules
    models: Mapping[str, Model]
    terms: Mapping[str, Terms]
    digest: str


@cache
def link_rules() -> LinkRules:
    """Load how accounts are linked.

    Raises:
        CodebookError: one of its files is malformed.
    """
    folder = files("recoupe.codebook") / "data" / "link"
    contents = [(folder / name).read_bytes() for name in _FILES]
    digest = hashlib.sha256(b"\0".join(contents)).hexdigest()
    try:
        declared = tomllib.loads(contents[0].decode("utf-8"))
        models, terms = (json.loads(content) for content in contents[1:])
        return _converter.structure({**declared, "models": models, "terms": terms, "digest": digest}, LinkRules)
    except (ValueError, cattrs.BaseValidationError) as fault:
        said = cattrs.transform_error(fault) if isinstance(fault, cattrs.BaseValidationError) else [str(fault)]
        raise CodebookError(f"the rules of linking, link/{', link/'.join(_FILES)}, are refused: {'; '.join(said)}") from fault
