"""Hold how much each sign of `extract/signs.py` speaks for a real deed, as `python -m training belief` fitted it (`belief/weights.toml`)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Belief:
    """Weights of signs, and how probable a deed must be.

    Attributes:
        weights: by sign, in log odds; `bias` is what holds without any.
        believed: the least probability of an event.
        sure: the least probability of a deed in a sentence that else is a figure of speech.
        label: what it was fitted on.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    believed: float = 0.0
    sure: float = 1.0
    label: Mapping[str, str] = field(default_factory=dict)

    def log_odds(self, signs: Iterable[str]) -> float:
        """Give the sum of what signs weigh, with the bias, in natural log odds; unknown signs weigh nothing."""
        return self.weights.get(BIAS, 0.0) + sum(self.weights.get(sign, 0.0) for sign in sorted(signs))

    def probability(self, signs: Iterable[str]) -> float:
        """Give how probable a deed with these signs is, 0 to 1."""
        return 1 / (1 + math.exp(-self.log_odds(signs)))
