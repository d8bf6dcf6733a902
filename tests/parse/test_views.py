"""The views that pipelines read keep every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.parse.views import is_capitals, lowered, parser_view

ODD = "L’armée\u00a0: «\u202f12\u202f» İstanbul ﬁn 𝒳 e\u0301\r\nGROẞE Ŀ \u2028x"


@pytest.mark.parametrize("view", [parser_view, lowered], ids=["plain", "lower"])
def test_view_keeps_length(view):
    """No view makes a text longer or shorter, whatever its characters."""
    assert len(view(ODD)) == len(ODD)


@given(st.text(max_size=200))
def test_views_keep_length_of_any_text(text):
    """The same holds for any text at all."""
    assert len(parser_view(text)) == len(text)
    assert len(lowered(text)) == len(text)


def test_parser_view_is_plain():
    """The parser reads straight quotes and plain spaces; accents and case stay."""
    assert parser_view("L’Élan\u00a0:\u202f“x”\r\n") == 'L\'Élan : "x"  '


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("TROIS SOLDATS TUES PRES DE GAO", True),
        ("THREE DEAD IN GAO, UN SAYS", True),
        ("Trois soldats tués près de Gao", False),
        ("ONU : MINUSMA", False),
        ("L'ONU et la MINUSMA dénoncent", False),
        ("1234 5678 9012", False),
        ("", False),
    ],
    ids=["french", "english", "sentence", "too-short", "acronyms", "digits", "empty"],
)
def test_is_capitals(text, capitals):
    """A line set in capitals is told from a line with acronyms."""
    assert is_capitals(text) is capitals
