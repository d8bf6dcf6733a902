"""The codebook's own sentences: every mark of every example comes out of it."""

import pytest

from recoupe.codebook.schema import Example
from tests.marks import faults
from tests.support import codebook

CASES = [
    pytest.param(example, event.id, id=f"{event.id}-{example.lang}-{number}", marks=[pytest.mark.xfail(reason=example.gap, strict=True)] if example.gap else [])
    for event in codebook().events.values()
    for number, example in enumerate(event.examples)
]


@pytest.mark.parametrize(("example", "event_type"), CASES)
def test_example_comes_out(example: Example, event_type: str) -> None:
    """Every mark of an example comes out of it, and an example without marks tells no event of its type."""
    assert not faults(example, event_type)


@pytest.mark.parametrize("event_type", sorted(codebook().events))
def test_event_type_has_examples(event_type: str) -> None:
    """Every event type shows sentences in every language, and look-alikes that tell none."""
    examples = codebook().events[event_type].examples
    for code in codebook().languages:
        mine = [example for example in examples if example.lang == code]
        assert sum("{" in example.text for example in mine) >= 8, code
        assert any("{" not in example.text for example in mine), code
