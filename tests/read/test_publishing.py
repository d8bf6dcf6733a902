"""The publisher and the day of publication are those that the page states, and never a day of its story."""

import pytest

from tests.read.reading import read

BODY = "Quatre gendarmes ont été tués mardi 3 mars 2015 dans une embuscade près de Torodi, a indiqué une source sécuritaire."
ENGLISH = "Four policemen were killed on March 3, 2015 in an ambush near the border, the governor of the region said on Tuesday."


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("Publié le mardi 6 août 2019 | Rédaction de Niamey", "2019-08-06", id="publié le"),
        pytest.param("06/08/2019 – 16:20 | Lecture : 2 min", "2019-08-06", id="numeric"),
        pytest.param("06.08.2019, 07:40", "2019-08-06", id="dots"),
        pytest.param("2019-08-06", "2019-08-06", id="ISO"),
        pytest.param("1er août 2019", "2019-08-01", id="first of the month"),
        pytest.param("Période du 1er au 5 août 2019 – publié le 6 août 2019", "2019-08-06", id="period before"),
        pytest.param("Mis à jour le 7 août 2019 - Publié le 6 août 2019", "2019-08-06", id="update before"),
        pytest.param("Niamey, le 6 août 2019", "2019-08-06", id="letterhead"),
        pytest.param("mardi 6 août", None, id="no year"),
    ],
)
def test_day_of_publication_is_found(line: str, day: str | None) -> None:
    """A line that is there to state a date gives the day of publication."""
    document = read(f"Radio Téra\n{line}\nEmbuscade près de Torodi : quatre morts\n\n{BODY}")

    assert (document.published.start if document.published else None) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("Monday, August 6, 2019 9:14 PM", "2019-08-06", id="month first"),
        pytest.param("As of 6 August 2019", "2019-08-06", id="as of"),
        pytest.param("Published on 6th August 2019", "2019-08-06", id="ordinal"),
        pytest.param("25/08/2019", "2019-08-25", id="a day that is no month"),
        pytest.param("06.08.2019", "2019-08-06", id="dots put the day first"),
    ],
)
def test_english_day_is_found(line: str, day: str) -> None:
    """English forms of dates are read."""
    document = read(f"Border Herald\n{line}\nFour policemen killed near the border\n\n{ENGLISH}")

    assert document.published is not None
    assert (document.published.start, document.published.basis) == (day, "stated")
    assert document.published.spans[0].text in line


def test_day_of_the_story_is_not_the_day_of_publication() -> None:
    """A date of running prose dates what happened, not the report."""
    assert read(f"Embuscade près de Torodi\n\n{BODY}\n\n{BODY}").published is None


def test_sentence_that_states_publication_counts() -> None:
    """A short sentence of the opening may state the day."""
    document = read(f"« On opère sans lumière »\n\nChirurgien à Torodi, il témoigne. Entretien mis en ligne le 6 août 2019.\n\n{BODY}")

    assert document.published is not None
    assert document.published.start == "2019-08-06"


@pytest.mark.parametrize(
    ("text", "name", "entity"),
    [
        pytest.param(f"Le Titre de la page du jour\n\n{BODY}\n\nSOURCE : FRENCH PRESS TV", "FRENCH PRESS TV", "press-tv", id="source line"),
        pytest.param(f"Radio Téra (avec AFP)\n4 juin 2019\nEmbuscade près de Torodi : quatre morts\n\n{BODY}", "Radio Téra", None, id="masthead with agency"),
        pytest.param(f"AFP\nNiamey, 4 juin 2019\nEmbuscade près de Torodi : quatre morts\n\n{BODY}", "AFP", "afp", id="agency as masthead"),
        pytest.param(f"Embuscade près de Torodi : quatre morts\n\n{BODY}\n\n{BODY} (AFP)", "AFP", "afp", id="signature"),
        pytest.param(f"Embuscade près de Torodi : quatre morts\n\n{BODY}", None, None, id="nothing stated"),
        pytest.param(f"Radio Téra, 12 mars 2019.\n\n{BODY}", "Radio Téra", None, id="first line with a date"),
        pytest.param(f"Le Phare de Téra, mardi 12 mars 2019\n\n{BODY}", "Le Phare de Téra", None, id="first line with a weekday"),
        pytest.param(f"Border Herald | 12 March 2019\n\n{ENGLISH}", "Border Herald", None, id="first line with a bar"),
        pytest.param(f"Torodi, 12 mars 2019\n\n{BODY}", None, None, id="a town and a date"),
        pytest.param(f"Border Herald\n12 March 2019\n\n{ENGLISH}", "Border Herald", None, id="a name above a date, no headline"),
        pytest.param(f"Ligue des bergers du Liptako\nCommuniqué\n\n{BODY}", "Ligue des bergers du Liptako", None, id="an organisation above its genre"),
        pytest.param(f"Gunmen Kill Four Policemen\n12 March 2019\n\n{ENGLISH}", None, None, id="a headline above a date"),
    ],
)
def test_publisher_is_found(text: str, name: str | None, entity: str | None) -> None:
    """The publisher is who the page says it is, with its entry in the codebook where there is one."""
    outlet = read(text).outlet

    assert (outlet.name if outlet else None, outlet.entity if outlet else None) == (name, entity)
