"""Hold what was weighed before a deed of the text was believed or turned away. Kept beside the record, and written only where somebody asks."""

from dataclasses import dataclass
from enum import StrEnum

from recoupe.model.span import Span


class Verdict(StrEnum):
    """What came of a deed that words of the text tell.

    `believed` and `doubted` were decided by the sum of the signs; an `issued` deed stands in a party's own release and is taken as meant; a `figure` of
    speech stands in a sentence of sport, economy and the like and is not sure; an `accident` has no doer; a `work` (a film, a book, a title) tells it.
    """

    BELIEVED = "believed"
    DOUBTED = "doubted"
    ISSUED = "issued"
    FIGURE = "figure"
    ACCIDENT = "accident"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class WeighedSign:
    """A sign for (above 0) or against (below 0) a real deed, and what it weighs in natural log odds; 0 where too few texts had it."""

    sign: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was weighed for one deed.

    Attributes:
        event: id of the event that it became; None where it was turned away.
        type: the PLOVER type that its words tell.
        told: the words that tell it, in text order.
        verdict: what came of it.
        domain: of a figure of speech what its sentence is about, e.g. `sport`.
        signs: the weightiest first, the bias, which holds without any, among them; empty for an accident, which is not weighed.
        log_odds: the sum of the signs; None where nothing was weighed.
        needed_log_odds: what the sum must reach; None where nothing was weighed.
    """

    event: str | None
    type: str
    told: tuple[Span, ...]
    verdict: Verdict
    domain: str | None
    signs: tuple[WeighedSign, ...]
    log_odds: float | None
    needed_log_odds: float | None
