"""The registries of actors and places: whom events name, whose a name is, what that changes, and how it is taken back and handed on."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook, with_actors
from recoupe.codebook.sites import read_sites
from recoupe.desk.deciding import SETTLED_REPORTS, settle_names
from recoupe.desk.desk import Desk
from recoupe.pipeline.naming import ACTOR, PLACE
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, Judgement, Roll

NOBODY = "hommes armés"
SITE = "site:abala-camp"


def twin(browser: TestClient, address: str) -> dict:
    path, _, query = address.partition("?")
    return browser.get(f"{path}.json?{query}").json()


def give(browser: TestClient, sort: str, name: str, entity: str, **form):
    mark = twin(browser, f"/{sort}s/name?name={name}")["mark"]
    return browser.post(f"/{sort}s/alias", data={"name": name, "entity": entity, "mark": mark, **form}, follow_redirects=False)


def rows(answer: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer)))


@pytest.mark.parametrize(("sort", "entity", "name"), [(ACTOR, "mli-mil", "Mali armed forces"), (PLACE, "geonames:2461003", "Ansongo")])
def test_list_counts_whom_events_name(browser: TestClient, ledger: Ledger, sort: str, entity: str, name: str) -> None:
    """The list names whom events name by the entry, as often as they do, and leads to where each is seen."""
    found = {row["id"]: row for row in twin(browser, f"/{sort}s")["rows"]}
    told = [row["report"] for row in ledger.events() if entity in str(row["event"]["places" if sort == PLACE else "actors"]) + str(row["event"]["recipients"])]
    page = twin(browser, found[entity]["link"])

    assert (found[entity]["name"], found[entity]["reports"]) == (name, len(set(told)))
    assert page["entry"]["name"] == name
    assert {row["report"] for row in page["seen"]} == set(told)
    assert all(browser.get(row["link"].partition("#")[0]).status_code == 200 for row in page["seen"])


def test_entry_shows_what_the_codebook_says(browser: TestClient) -> None:
    """An actor has its names with their time, its parents by period, its parts and its source; an institution its words by language; a person its offices."""
    forces = twin(browser, "/actors/rsf")["entry"]
    names = {one["name"]: one for one in twin(browser, "/actors/hts")["entry"]["names"]}

    assert {one["id"]: (one["valid_from"], one["valid_to"]) for one in forces["parents"]}["sdn-gov"] == ("2013-08", "2023-04")
    assert (names["Jabhat Fateh al-Sham"]["role"], names["Jabhat Fateh al-Sham"]["valid_to"]) == ("former", "2017-01")
    assert {one["language"] for one in twin(browser, "/actors/mli-mil")["entry"]["words"]} == {"en", "fr"}
    assert len(twin(browser, "/actors/benjamin-netanyahu")["entry"]["offices"]) == 3
    assert twin(browser, "/actors/afp")["known"]
    assert twin(browser, f"/places/{SITE}")["entry"]["names"]
    assert browser.get("/actors/nobody-at-all").status_code == browser.get("/places/geonames:1").status_code == 404


def test_entries_are_found_by_any_of_their_names(browser: TestClient) -> None:
    """A word of a name finds entries of the codebook, met or not; pages of all of them follow one another without a gap."""
    assert "rsf" in {row["id"] for row in twin(browser, "/actors?show=entries&find=soutien rapide")["rows"]}
    assert "geonames:2457163" in {row["id"] for row in twin(browser, "/places?show=entries&find=Gao")["rows"]}
    first = twin(browser, "/actors?show=entries")
    second = twin(browser, first["next"])
    assert first["rows"][-1]["id"] < second["rows"][0]["id"]
    assert second["first"] == "/actors?show=entries"


def test_name_is_given_shown_undone_and_kept_in_history(browser: TestClient, ledger: Ledger) -> None:
    """A name that is given shows in every report that has it, leaves the queue, is listed with who and when, and is taken back by one button."""
    before = {row["name"] for row in twin(browser, "/actors?show=other")["rows"]}
    answer = give(browser, ACTOR, NOBODY, "jnim", why="their own words")
    (given,) = twin(browser, "/actors/jnim")["given"]
    reports = ledger.reports_naming(ACTOR, [("", "hommes armes")])

    assert answer.status_code == 303
    assert NOBODY in before
    assert NOBODY not in {row["name"] for row in twin(browser, "/actors?show=other")["rows"]}
    assert (given["name"], given["by"], given["reason"], given["reports"]) == (NOBODY, "Awa", "their own words", len(reports))
    for report in reports:
        shown = [one for event in twin(browser, f"/reports/{report}")["report"]["events"] for one in event["actors"] if one["name"] == NOBODY]
        assert {one["entity"] for one in shown} == {"jnim"}
        assert "jnim" in browser.get(f"/reports/{report}").text

    undone = browser.post("/undo", data={"judgement": given["id"]}, follow_redirects=False)
    told = twin(browser, "/actors?show=decided")["history"]
    assert undone.headers["location"] == "/actors?show=decided"
    assert [(one["kind"], one["stands"]) for one in told] == [("withdraw", True), ("alias", False)]
    assert twin(browser, "/actors/jnim")["given"] == []


def test_place_is_given_a_name_and_made_one(browser: TestClient) -> None:
    """A name may be given that no report has yet, and an entry may be made one with another, which its page says."""
    assert give(browser, PLACE, "Anssongo", "geonames:2461003").status_code == 303
    assert browser.post("/places/geonames:2461003/merge", data={"entity": SITE}, follow_redirects=False).status_code == 303
    (report,) = {row["report"] for row in twin(browser, "/places/geonames:2461003")["seen"]} & {
        row["report"] for row in twin(browser, "/actors/un")["seen"][:1]
    }
    places = [one for event in twin(browser, f"/reports/{report}")["report"]["events"] for one in event["places"] if one["name"] == "Ansongo"]

    assert {(one["entity"], one["lat"], one["country"]) for one in places} == {(SITE, 14.93, "NER")}
    assert twin(browser, "/places/geonames:2461003")["merged"]["target"] == SITE
    assert [one["name"] for one in twin(browser, f"/places/{SITE}")["given"]] == ["geonames:2461003"]


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"entity": ""}, 422, "no entry is chosen"),
        ({"entity": "nobody-at-all"}, 422, "no entry of this id"),
        ({"entity": "jnim", "valid_from": "soon"}, 422, "is no date"),
        ({"entity": "jnim", "mark": "999"}, 412, "somebody changed it"),
    ],
)
def test_refusal_keeps_what_was_typed(browser: TestClient, form: dict, status: int, told: str) -> None:
    """What cannot be done is said on the page of the name, with what was typed, and nothing is written."""
    answer = browser.post("/actors/alias", data={"name": NOBODY, "why": "typed before", **form})

    assert answer.status_code == status
    assert told in answer.text
    assert "typed before" in answer.text
    assert twin(browser, "/actors?show=decided")["history"] == []


def test_proposals_are_entries_that_share_words(browser: TestClient) -> None:
    """A name that nobody knows comes with entries like it, and another entry can be looked for without leaving the page."""
    assert "geonames:2461003" in {one["id"] for one in twin(browser, "/places/name?name=Anssongo")["choice"]}
    assert "rsf" in {one["id"] for one in twin(browser, "/actors/name?name=Rapid Support troops")["choice"]}
    assert "hamas" in {one["id"] for one in twin(browser, "/actors/name?name=xyz&find=hamas")["choice"]}


def test_decisions_are_handed_on_as_lists_of_ones_own(browser: TestClient, tmp_path) -> None:
    """What was decided is handed out as lists that the codebook takes: with the name, and without a fault."""
    give(browser, ACTOR, NOBODY, "jnim")
    give(browser, ACTOR, "Katiba|A@B", "hts", valid_from="2015")
    browser.post("/actors/rsf/merge", data={"entity": "sdn-mil"})
    give(browser, PLACE, "camp de Test", SITE)
    give(browser, PLACE, "Anssongo", "geonames:2461003")
    actors, sites = browser.get("/actors/decided.csv"), browser.get("/places/decided.csv")
    merged = with_actors(load_codebook(), actors.content, "actors.csv")
    read = read_sites([("places.csv", sites.content)], load_codebook().country_by_code)

    assert NOBODY in merged.actor_by_id["jnim"].names
    assert [(one.value, one.valid_from) for one in merged.actor_by_id["hts"].former_names if "Katiba" in one.value] == [("Katiba A B", "2015")]
    assert "Rapid Support Forces" in merged.actor_by_id["sdn-mil"].names
    assert read.faults == ()
    assert "camp de Test" in read.sites[0].aliases
    assert [(row["place"], row["name"]) for row in rows(browser.get("/places/exonyms.csv").text)] == [("2461003", "Anssongo")]


def test_name_in_very_many_reports_is_left_to_linking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Incidents follow a name in few reports behind the page; of one in very many the desk says that `recoupe link` does it."""
    asked: list[str] = []
    monkeypatch.setattr(type(desk.settler), "submit", lambda _self, key: asked.append(key))
    said = Judgement("alias", "Awa", "2024-03-20T10:00:00Z", field=ACTOR, value={"name": NOBODY, "entity": "jnim"})
    few = settle_names(desk, said)
    monkeypatch.setattr(type(desk.ledger), "reports_naming", lambda *_asked: [f"sha256:{number}" for number in range(SETTLED_REPORTS + 1)])

    assert (few, len(asked)) == (0, 2)
    assert settle_names(desk, said) == SETTLED_REPORTS + 1
    assert len(asked) == 2


def test_program_sees_and_takes_back_decisions_on_names(browser: TestClient, ledger: Ledger) -> None:
    """The API lists judgements on names, and takes one back."""
    give(browser, ACTOR, NOBODY, "jnim")
    (said,) = browser.get("/api/v1/judgements", params={"on": NAMES}).json()["judgements"]
    answer = browser.post(f"/api/v1/judgements/{said['id']}/withdrawal")

    assert (said["kind"], said["field"], said["value"]["entity"]) == ("alias", ACTOR, "jnim")
    assert (answer.status_code, answer.json()["on"]) == (201, NAMES)
    assert len(ledger.roll(Roll(ACTOR, "other", names=("hommes armes",))).rows) == 1
    assert twin(browser, "/actors/jnim")["given"] == []
