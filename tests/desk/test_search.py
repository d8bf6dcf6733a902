"""One box finds reports, incidents and actors, by words and by fields."""

import pytest
from starlette.testclient import TestClient

from recoupe.desk.screens.search import Question, question_of
from recoupe.errors import DeskError


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("drone Kidal", Question("drone Kidal")),
        ('actor:JNIM place:"In Delimane" drone*', Question("drone*", actor="JNIM", place="In Delimane")),
        ("after:2024-02 before:2024-02 type:assault", Question(after="2024-02-01", before="2024-02-29", type="ASSAULT")),
        ("after:2023 before:2023", Question(after="2023-01-01", before="2023-12-31")),
        ("reactor:x", Question("reactor:x")),
    ],
)
def test_question_is_read(written: str, expected: Question) -> None:
    """Fields are read out of the box, months and years become their days, the rest is words."""
    assert question_of(written) == expected


@pytest.mark.parametrize("written", ["after:soon", "before:2024-13", "after:2024-02-30", "after:0000"])
def test_day_that_is_none_is_refused(written: str) -> None:
    """What is no day is refused, and the page says so."""
    with pytest.raises(DeskError, match="is no day"):
        question_of(written)


def test_words_find_reports_with_their_passage(browser: TestClient) -> None:
    """Reports come with the words around what was looked for."""
    found = browser.get("/search.json?q=Ansongo").json()

    assert found["total"] == len(found["reports"]) == 2
    assert all("Ansongo" in row["passage"] for row in found["reports"])
    assert browser.get("/search.json?q=!!").json()["reports"] == []


def test_fields_narrow_reports_and_incidents(browser: TestClient) -> None:
    """A place narrows reports and incidents alike; what nobody bears finds nothing."""
    place = next(row["place"] for row in browser.get("/map.json").json()["rows"] if row["place"])
    found = browser.get("/search.json", params={"q": f'place:"{place}"'}).json()
    nowhere = browser.get("/search.json", params={"q": "place:Nowhereville"}).json()

    assert found["reports"]
    assert place in {row["place"] for row in found["incidents"]}
    assert nowhere["reports"] == nowhere["incidents"] == []


def test_actor_is_found_by_any_of_its_names(browser: TestClient) -> None:
    """An actor of the ledger is found by a part of its name, and leads to its reports."""
    facet = next(one for one in browser.get("/inbox.json").json()["facets"] if one["facet"] == "actor")
    actor = facet["values"][0]
    found = browser.get("/search.json", params={"q": f'actor:"{actor["name"] or actor["value"]}"'}).json()

    assert actor["value"] in {one["value"] for one in found["actors"]}
    assert found["reports"]
