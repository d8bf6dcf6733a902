"""Promises of kinship: lines of parties, offices in any language, countries, and the tag of an agency."""

import pytest

from recoupe.codebook.kinship import concepts_of, countries_of, line_of, wire_agency
from tests.link import event, record
from tests.support import codebook


def test_line_leads_up_to_the_state() -> None:
    """A party's line begins with itself and holds whom it belongs to; an unknown id stands alone."""
    assert line_of("pnh", codebook()) == ("pnh", "hti-cop")
    assert line_of("nobody", codebook()) == ("nobody",)


def test_office_is_the_same_in_both_languages() -> None:
    """An office named in French and in English is one; the longest name counts and not the words in it."""
    assert concepts_of("directeur de l'hôpital", "fr", codebook()) == concepts_of("director of the hospital", "en", codebook())
    assert concepts_of("general staff", "en", codebook()) == {"general-staff"}


@pytest.mark.parametrize(
    ("phrase", "countries"),
    [
        pytest.param("état-major des forces armées ukrainiennes", {"UKR"}, id="adjective"),
        pytest.param("a court in Baku", {"AZE"}, id="capital"),
        pytest.param("the mayor", set(), id="none"),
    ],
)
def test_countries_of_a_phrase(phrase: str, countries: set[str]) -> None:
    """A phrase names countries by name, adjective or capital."""
    assert countries_of(phrase, codebook()) == countries


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        pytest.param("Le Fil de l'Est (avec AFP)\nSept morts.", "afp", id="behind the paper"),
        pytest.param("Lake Mirror\nPARIS (Reuters) - Seven farmers were killed.", "reuters", id="before the text"),
        pytest.param(
            "Lake Mirror\nThe Government of National Accord (GNA) said that it would look into the death of the seven farmers.",
            None,
            id="a short form in a sentence",
        ),
        pytest.param(
            "Lake Mirror\nSeven farmers were killed, a mayor told AFP by telephone on Tuesday evening, long after dark.", None, id="cited in a sentence"
        ),
    ],
)
def test_tag_of_an_agency_is_seen(text: str, agency: str | None) -> None:
    """A tag at the top of a page is the agency's; an agency that is cited, or letters that a text introduces, are no tag."""
    assert wire_agency(record("a", text, event()), codebook()) == agency
