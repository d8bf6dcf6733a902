"""What a pattern needs is never missing from what it matches, so that trying fewer patterns finds no less."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.resolve.needs import needs_of

ROWS = [
    ("on <weekday>", [{"on", "<weekday>"}]),
    ("(?:on |at )?<weekday>", [{"<weekday>"}]),
    ("(?:last|next) <weekday2>", [{"last", "<weekday>"}, {"next", "<weekday>"}]),
    ("<n> years? ago", [{"<n>", "year", "ago"}]),
    ("derni[eè]re?s <units>", [{"derni", "<units>"}]),
    ("<n> (?:an|mois)|<year>", [{"<year>"}, {"<n>", "an"}, {"<n>", "mois"}]),
    ("<day>(?= ?[,.])(?!x)", [{"<day>"}]),
    ("(?:to the day)?", [set()]),
    ("9/11", [{"<0>"}]),
    ("sept\\.? 11", [{"sept", "<0>"}]),
    ("[0-2]?[0-9]h|[^0-9]", [set()]),
    ("[0-5][0-9] ?heures", [{"heures", "<0>"}]),
    ("ab{2}c", [set()]),
]


@pytest.mark.parametrize(("pattern", "needs"), [pytest.param(*row, id=row[0]) for row in ROWS])
def test_needs_of_a_pattern(pattern: str, needs: list[set[str]]) -> None:
    """Optional parts, sets of letters and look-around are not needed; mandatory alternatives are, one of them."""
    assert sorted(map(sorted, needs_of(pattern))) == sorted(map(sorted, needs))


LETTERS = st.text("abc", min_size=1, max_size=3)
PATTERNS = st.recursive(
    LETTERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map(lambda part: f"(?:{part})?"),
        st.sampled_from(["[ab]", "a?", "(?=a)", "(?!c)"]),
    ),
    max_leaves=8,
)


@given(pattern=PATTERNS, text=st.text("abc", max_size=12))
def test_what_matches_holds_what_is_needed(pattern: str, text: str) -> None:
    """Whatever a pattern matches holds all that one of its sets asks for."""
    hit = re.search(pattern, text)
    if hit is not None:
        assert any(all(letters in text for letters in need) for need in needs_of(pattern))
