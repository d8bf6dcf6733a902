"""The inbox lists reports by address, and takes in what is pasted or sent as a file."""

import html

import pytest
from starlette.testclient import TestClient

from recoupe.desk import faceting
from recoupe.desk.asking import address, ask_of, toggled
from recoupe.desk.desk import Desk
from recoupe.store.values import Ask
from tests.desk.test_screens import Elements

TEXT = "Kidal, 14 mars 2024. Des hommes armés ont tué trois éleveurs mercredi près d’Anéfis, selon l’évêque."


def test_facets_are_addresses(browser: TestClient) -> None:
    """Every value of a facet is a link that narrows the list, and the same link again widens it."""
    values = {one["value"]: one for facet in browser.get("/inbox.json").json()["facets"] if facet["facet"] == "outlet" for one in facet["values"]}
    narrowed = browser.get(values["Courrier du Sahel"]["link"].replace("/inbox", "/inbox.json")).json()

    assert [row["outlet"] for row in narrowed["rows"]] == ["Courrier du Sahel"]
    again = next(one for facet in narrowed["facets"] if facet["facet"] == "outlet" for one in facet["values"] if one["chosen"])
    assert (again["value"], again["link"]) == ("Courrier du Sahel", "/inbox")


def test_report_keeps_its_list(browser: TestClient) -> None:
    """A report that is opened from a list leads to the reports beside it in that list, and back to it."""
    rows = browser.get("/inbox.json?words=Ansongo").json()["rows"]
    data = browser.get(rows[0]["link"].replace("?", ".json?")).json()

    assert data["beside"] == {"before": None, "after": rows[1]["link"], "undone": rows[1]["link"]}
    assert data["back"] == "/inbox?words=Ansongo"


@pytest.mark.parametrize(
    "ask",
    [Ask(), Ask({"type": ("ASSAULT", "AID"), "outlet": ("L’Écho & Cie",)}, ("begun",), 'a "b c"*', "2024-01-01", "2024-02-01", "received")],
)
def test_address_is_read_back(ask: Ask) -> None:
    """What is asked for is written into an address, and read out of it the same."""
    from urllib.parse import parse_qs

    written = address("/inbox", ask)
    assert ask_of({name: tuple(values) for name, values in parse_qs(written.partition("?")[2]).items()}) == ask


def test_value_is_chosen_and_left() -> None:
    """A value is added to what is asked for, and taken away again."""
    once = toggled(toggled(Ask(), "type", "AID"), "state", "begun")

    assert (once.facets["type"], once.states) == (("AID",), ("begun",))
    assert ask_of({}) == ask_of({"type": ("",)}) == Ask()
    assert toggled(toggled(once, "type", "AID"), "state", "begun").facets == {"type": ()}


def test_pasted_report_is_read(browser: TestClient, desk: Desk) -> None:
    """A pasted text is kept, read and linked, and opens in the reader; the same text again is known."""
    form = {"text": TEXT, "outlet": "Écho du Nord", "published": "2024-03-14", "origin": "https://example.org/a"}
    answer = browser.post("/inbox/paste", data=form, follow_redirects=False)
    record = desk.ledger.report(answer.headers["location"].removeprefix("/reports/"))

    assert answer.status_code == 303
    assert (record["text"], record["outlet"]["name"], record["origin"], record["published"]["start"]) == (
        TEXT,
        "Écho du Nord",
        "https://example.org/a",
        "2024-03-14",
    )
    assert record["events"]
    assert "is read and kept" in browser.get(answer.headers["location"]).text
    browser.post("/inbox/paste", data=form, follow_redirects=False)
    assert "had this report already" in browser.get(answer.headers["location"]).text
    assert list(desk.ledger.incidents((f"{record['id']}#{record['events'][0]['id']}",)))


def test_file_is_read(browser: TestClient, desk: Desk) -> None:
    """A file is taken in under its name, its bytes as they are."""
    answer = browser.post("/inbox/upload", files={"file": ("rapport.txt", TEXT.encode("utf-16"))}, follow_redirects=False)
    name = answer.headers["location"].removeprefix("/reports/")

    assert desk.ledger.report(name)["origin"] == "rapport.txt"
    assert desk.ledger.original(name) == TEXT.encode("utf-16")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"text": "   "}, "no text to read"),
        ({"text": TEXT, "published": "yesterday"}, "is no day"),
        ({"text": TEXT, "language": "xx"}, "is not read"),
        ({"text": "Журнал сообщает о событиях в городе, где прошли переговоры."}, "kept"),
    ],
)
def test_text_that_is_refused_stays_on_the_page(browser: TestClient, form: dict[str, str], told: str) -> None:
    """What cannot be taken in is refused above the form, which keeps what was pasted."""
    answer = browser.post("/inbox/paste", data=form)
    page = Elements(answer.text)

    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert page.words.get("textarea", "").strip() == form["text"].strip()
    assert [one for one in page.all("details") if "open" in one]


def test_no_file_is_refused(browser: TestClient) -> None:
    """A form without a file is refused."""
    assert "choose one first" in browser.post("/inbox/upload", data={"x": "y"}).text


def test_program_pastes_through_the_api(browser: TestClient, desk: Desk) -> None:
    """A program takes a text in as a person does, once under its key."""
    body, headers = {"text": TEXT, "outlet": "Écho du Nord", "published": "2024-03-14", "language": "fr"}, {"idempotency-key": "p"}
    first = browser.post("/api/v1/imports/paste", json=body, headers=headers)
    before = desk.ledger.head()
    second = browser.post("/api/v1/imports/paste", json=body, headers=headers)

    assert (first.status_code, first.json()["new"]) == (201, True)
    assert second.json() == first.json()
    assert desk.ledger.head() == before
    assert browser.post("/api/v1/imports/paste", json={"text": ""}).status_code == 422
    assert browser.post("/api/v1/imports/paste", json={"text": "Журнал"}).status_code == 422


def test_facet_with_many_values_is_looked_into(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A facet that has more values than are shown is looked into by part of a name, as the page writes it, and the list stays as it was narrowed."""
    assert 'class="within"' not in browser.get("/inbox").text
    monkeypatch.setattr(faceting, "TOP", 1)
    page = browser.get("/inbox?words=Ansongo").text
    assert 'name="in.country"' in page
    assert '<input type="hidden" name="words" value="Ansongo">' in page

    for code, part in (("en", "mali"), ("fr", "MALI"), ("en", "MLI")):
        found = browser.get("/inbox.json", params={"in.country": part}, headers={"accept-language": code}).json()["facets"]
        assert [value["value"] for one in found if one["facet"] == "country" for value in one["values"]] == ["MLI"]
    nothing = browser.get("/inbox.json", params={"in.actor": "nobody at all"}).json()["facets"]
    assert [one["values"] for one in nothing if one["facet"] == "actor"] == [[]]
    french = browser.get("/inbox.json", params={"in.type": "agression"}, headers={"accept-language": "fr"}).json()["facets"]
    assert [value["value"] for one in french if one["facet"] == "type" for value in one["values"]] == ["ASSAULT"]
