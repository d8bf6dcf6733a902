"""Hold the abstention: what a rule could not decide, and why."""

from dataclasses import dataclass

from recoupe.model.span import Span


@dataclass(frozen=True, slots=True)
class Abstention:
    """A value that no rule could give. `rule` is the codebook path or module that gave up."""

    rule: str
    reason: str
    span: Span | None = None
