"""Hold how incidents are assessed, as data: `assess/rules.toml`, loaded strictly, with the examples that run as tests."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import cattrs

from recoupe.errors import CodebookError
from recoupe.model.incident import Agreement, Grade

_converter = cattrs.Converter(forbid_extra_keys=True)


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """When two times cannot both be right; in days."""

    narrow_days: int
    contested_days: int


@dataclass(frozen=True, slots=True)
class PlaceLimits:
    """When two places cannot both be right."""

    contested_km: float
    exact_km: float


@dataclass(frozen=True, slots=True)
class TollLimits:
    """When two figures cannot both be right, and which is best."""

    about: frozenset[str]
    about_share: float
    update_ratio: float
    best_rule: str


@dataclass(frozen=True, slots=True)
class SideRules:
    """Who speaks for whom; sectors, kinds of sources, nouns and types of deeds."""

    state: frozenset[str]
    spoken_for: frozenset[str]
    outsiders: frozenset[str]
    intercepted: frozenset[str]
    peaceful: frozenset[str]
    nameless: frozenset[str]
    owners: frozenset[str]
    owned: frozenset[str]


@dataclass(frozen=True, slots=True)
class GradeRule:
    """One rule: the grade, the bounds of the facts, and the sentence that says why."""

    grade: Grade
    reason: str
    least: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    over: tuple[tuple[str, str], ...] = ()

    def fits(self, facts: Mapping[str, int]) -> bool:
        """Tell whether facts lie within the bounds; a fact that is not counted is 0."""
        return (
            all(facts.get(name, 0) >= bound for name, bound in self.least.items())
            and all(facts.get(name, 0) <= bound for name, bound in self.most.items())
            and all(facts.get(one, 0) >= facts.get(other, 0) for one, other in self.over)
        )


@dataclass(frozen=True, slots=True)
class GradeExample:
    """Facts and the grade that they must give."""

    facts: Mapping[str, int]
    grade: Grade


@dataclass(frozen=True, slots=True)
class TollCase:
    """A figure of one account; `open` leaves its upper end open, `party`: it is a party's for its enemy."""

    day: str
    low: int
    high: int
    group: str
    open: bool = False
    party: bool = False


@dataclass(frozen=True, slots=True)
class TollExample:
    """Figures, and what must come out."""

    why: str
    accounts: tuple[TollCase, ...]
    agreement: Agreement
    low: int
    high: int
    best: int


@dataclass(frozen=True, slots=True)
class AssessRules:
    """All that assessing knows."""

    version: str
    times: TimeLimits
    places: PlaceLimits
    tolls: TollLimits
    sides: SideRules
    grades: tuple[GradeRule, ...]
    examples: tuple[GradeExample, ...]
    toll_examples: tuple[TollExample, ...]
    digest: str


@cache
def assess_rules() -> AssessRules:
    """Load how incidents are assessed.

    Raises:
        CodebookError: the file is malformed.
    """
    content = (files("recoupe.codebook") / "data" / "assess" / "rules.toml").read_bytes()
    try:
        return _converter.structure({**tomllib.loads(content.decode("utf-8")), "digest": hashlib.sha256(content).hexdigest()}, AssessRules)
    except (ValueError, cattrs.BaseValidationError) as fault:
        said = cattrs.transform_error(fault) if isinstance(fault, cattrs.BaseValidationError) else [str(fault)]
        raise CodebookError(f"the rules of assessment, assess/rules.toml, are refused: {'; '.join(said)}") from fault
