"""Incidents: their accounts stand beside one another, and what people say of them is shown before it is written, and can be taken back."""

import html
import json
import re

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.comparing import grid_of
from recoupe.pipeline.regrouping import joined, members
from recoupe.store.ledger import Ledger


@pytest.fixture
def largest(ledger: Ledger) -> dict:
    """Give the incident with most accounts, which are of two copies of one report."""
    return max(ledger.incidents(), key=lambda one: len(one["accounts"]))


def page(incident: dict, rest: str = "") -> str:
    return f"/incidents/{incident['id']}{rest}"


def twin(browser: TestClient, incident: dict, rest: str = "") -> dict:
    path, _, query = page(incident, rest).partition("?")
    return browser.get(f"{path}.json?{query}").json()


def send(browser: TestClient, incident: dict, act: str, **form):
    mark = form.pop("mark", None) or twin(browser, incident)["mark"]
    return browser.post(
        page(incident, f"/{act}"), data={"mark": mark, **{name.replace("__", "."): value for name, value in form.items()}}, follow_redirects=False
    )


def groups(ledger: Ledger) -> dict[str, set[str]]:
    return {str(one["id"]): set(members(one)) for one in ledger.incidents()}


def elsewhere(ledger: Ledger, incident: dict) -> dict:
    """Give an incident of which no report tells the other."""
    reports = {account["report"] for account in incident["accounts"]}
    return next(one for one in ledger.incidents() if reports.isdisjoint(account["report"] for account in one["accounts"]))


def confirmed(browser: TestClient, incident: dict, act: str, preview: dict, **form):
    marks = {f"mark.{name}": mark for name, mark in preview["marks"].items()}
    return browser.post(page(incident, f"/{act}"), data={**marks, **form}, follow_redirects=False)


def test_list_shows_each_incident_and_finds_them(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """The list holds every incident, finds one by its id however it is written, and those of reports with some words."""
    assert {row["id"] for row in browser.get("/incidents.json").json()["rows"]} == set(groups(ledger))
    assert [row["id"] for row in browser.get(f"/incidents.json?find={largest['id'].lower()}").json()["rows"]] == [largest["id"]]
    found = {row["id"] for row in browser.get("/incidents.json?find=Kassala").json()["rows"]}
    assert found
    assert largest["id"] not in found
    assert browser.get("/incidents?find=RCP-NONE").status_code == 404


def test_copies_are_one_column(browser: TestClient, largest: dict) -> None:
    """Copies of one report stand in one column that says how many there are and that they count once."""
    (column,) = twin(browser, largest)["grid"]["columns"]

    assert (column["reports"], len(column["accounts"])) == (2, len(largest["accounts"]))
    assert "2 reports of one source, counted once" in browser.get(page(largest)).text
    assert "2 articles d’une même source, comptés une fois" in html.unescape(browser.get(page(largest), headers={"accept-language": "fr"}).text)


def test_cells_say_how_they_stand_to_the_ledger(largest: dict) -> None:
    """A source that tells what the ledger holds agrees, another differs, contradicts where the field is contested, and one that tells nothing is silent."""
    apart = [{"id": f"g{number}", "accounts": [number], "kind": "", "source": None, "reason": ""} for number in range(4)]
    early, late = {"start": "2024-03-13", "end": "2024-03-13"}, {"start": "2024-03-14", "end": "2024-03-14"}
    told = {
        "when": {"agreement": "differs", "values": [{"value": early, "accounts": [0, 1]}, {"value": late, "accounts": [3]}]},
        "killed": {
            "agreement": "differs",
            "values": [{"value": {"low": 5, "high": 5}, "accounts": [0, 1]}, {"value": {"low": 12, "high": 12}, "accounts": [3]}],
        },
    }
    tolls = {**largest["casualties"], "killed": {"low": 5, "high": 12, "best": 12, "rule": None}}
    incident = {**largest, "independence": apart, "accounts": largest["accounts"][:4], "fields": {**largest["fields"], **told}, "casualties": tolls}
    rows = {row["field"]: row for row in grid_of(incident)["rows"]}

    assert [cell["state"] for cell in rows["when"]["cells"]] == ["agrees", "agrees", "silent", "differs"]
    assert [cell["state"] for cell in rows["killed"]["cells"]] == ["differs", "differs", "silent", "agrees"]
    contested = {**incident, "fields": {**incident["fields"], "when": {**incident["fields"]["when"], "agreement": "contested"}}}
    when = next(row for row in grid_of(contested)["rows"] if row["field"] == "when")
    assert [cell["state"] for cell in when["cells"]] == ["agrees", "agrees", "silent", "contradicts"]


def test_each_value_leads_to_the_words_it_rests_on(browser: TestClient, largest: dict) -> None:
    """Every address of the grid is an event of a report at a field that the reader shows."""
    rows = twin(browser, largest)["grid"]["rows"]
    links = {account["link"] for row in rows for cell in row["cells"] for one in cell["values"] for account in one["accounts"]}
    shown = html.unescape(browser.get(page(largest)).text)

    assert len(links) > 10
    assert all(f'href="{link}"' in shown for link in links)
    for link in sorted(links)[::7]:
        path, _, place = link.partition("#")
        assert f'id="{place}"' in browser.get(path).text


def test_state_is_told_by_words_and_signs(browser: TestClient, largest: dict) -> None:
    """What a cell is stands in it as a word, beside its colour, in the language of the page."""
    cells = re.findall(r'<td class="cell (\w+)"><span class="cell-state">(\w+)<', browser.get(page(largest)).text)
    assert len(cells) == 8
    assert all(state == word for state, word in cells)
    assert 'class="cell-state">concorde' in browser.get(page(largest), headers={"accept-language": "fr"}).text


def test_reasons_of_links_are_told(browser: TestClient, largest: dict) -> None:
    """The strongest link of each account is told in bits, field by field, and its fields and the prior make up the whole."""
    ties = twin(browser, largest)["ties"]

    assert {(side["report"], side["event"]) for tie in ties for side in (tie["left"], tie["right"])} <= {
        (one["report"], one["event"]) for one in largest["accounts"]
    }
    assert ties
    (before,) = {tie["before"] for tie in ties}
    assert before < 0
    assert all(before + sum(one["bits"] for one in tie["evidence"]) == pytest.approx(tie["bits"], abs=0.01) for tie in ties)


def test_incident_is_accepted_corrected_and_rejected(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """Each decision changes the incident at once, stands on its page under who made it, and is taken back by Undo."""
    assert send(browser, largest, "accept").status_code == 303
    assert ledger.incident(largest["id"])["review"]["state"] == "accepted"
    send(browser, largest, "correct", field="killed", v__low="12", v__best="12", v__high="40", why="the army counted again")
    assert ledger.incident(largest["id"])["casualties"]["killed"] == {"low": 12, "best": 12, "high": 40, "rule": "review"}
    send(browser, largest, "correct", field="grade", v__value="weak")
    assert ledger.incident(largest["id"])["grade"] == "weak"
    assert [one["kind"] for one in twin(browser, largest)["decisions"]] == ["accept", "correct", "correct"]
    assert "the army counted again" in browser.get(page(largest)).text
    last = twin(browser, largest)["decisions"][-1]["id"]
    back = browser.post("/undo", data={"judgement": last}, follow_redirects=False)
    assert back.headers["location"] == page(largest)
    assert ledger.incident(largest["id"])["grade"] == largest["grade"]
    assert send(browser, largest, "reject").status_code == 422
    send(browser, largest, "reject", reason="no such deed is told")
    assert ledger.incident(largest["id"])["review"]["state"] == "rejected"


def test_decision_on_an_incident_forgets_no_decision_on_its_neighbours(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """Linking that follows a decision on an incident sees what people decided of the other events of its reports."""
    mine = {account["report"] for account in largest["accounts"]}
    other = next(one for one in ledger.incidents() if one["id"] != largest["id"] and mine & {account["report"] for account in one["accounts"]})
    gone = members(other)[0]
    report, event = gone.split("#")
    mark = browser.get(f"/reports/{report}.json").json()["mark"]
    browser.post(f"/reports/{report}/reject", data={"event": event, "mark": mark, "reason": "no such deed is told"})
    send(browser, largest, "accept")

    assert gone not in set().union(*groups(ledger).values())


def test_accounts_give_the_values_to_choose_from(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """A field is set to a value that some account gives, and to no other."""
    two = next(one for one in ledger.incidents() if len(one["fields"]["type"]["values"]) == 2)
    shown = html.unescape(browser.get(page(two, "?edit=type")).text)
    values = re.findall(r'type="radio" id="edit-\d+" name="v\.value" value="([^>]+?)"(?: checked)?>', shown)
    assert len(values) == 2
    send(browser, two, "correct", field="type", v__value=values[1])
    assert ledger.incident(two["id"])["fields"]["type"]["values"][0]["value"] == json.loads(values[1])
    assert send(browser, largest, "correct", field="when", v__value="{}").status_code == 422
    assert send(browser, largest, "correct", field="killed", v__low="many").status_code == 422


def test_stale_page_decides_nothing(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """What was shown before somebody else decided is refused, and nothing is written."""
    mark = twin(browser, largest)["mark"]
    preview = twin(browser, largest, f"/split?account={members(largest)[0].replace('#', '%23')}")
    send(browser, largest, "accept", mark=mark)
    before = ledger.head()

    assert send(browser, largest, "reject", mark=mark, reason="no such deed is told").status_code == 412
    assert confirmed(browser, largest, "split", preview, account=preview["chosen"]).status_code == 412
    assert ledger.head() == before


def test_split_is_shown_then_written_then_undone(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """The preview writes nothing and says what comes of it; that comes of it, and taking it back gives what was before."""
    before, head = groups(ledger), ledger.head()
    leaving = members(largest)[2]
    preview = twin(browser, largest, f"/split?account={leaving.replace('#', '%23')}")
    assert ledger.head() == head
    assert len(preview["pairs"]) == len(largest["accounts"]) - 1

    answer = confirmed(browser, largest, "split", preview, account=[leaving], why="another convoy")
    after = groups(ledger)
    assert answer.status_code == 303
    home = next(name for name, keys in after.items() if leaving in keys)
    assert after[home].isdisjoint(set(members(largest)) - {leaving})
    assert {one["id"]: {f"{a['report']}#{a['event']}" for a in one["accounts_told"]} for one in preview["after"]}.items() <= after.items()

    decision = browser.get(f"/incidents/{home}.json").json()["decisions"][-1]
    assert (decision["kind"], decision["reason"]) == ("different", "another convoy")
    browser.post("/undo", data={"judgement": decision["id"]})
    assert groups(ledger) == before


def test_merge_is_shown_then_written_then_undone(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """Two incidents become one under the id that the preview names, the other id leads to it, and undoing parts them again."""
    before, head = groups(ledger), ledger.head()
    other = elsewhere(ledger, largest)
    preview = twin(browser, largest, f"/merge?with={other['id']}")
    assert ledger.head() == head
    assert preview["one"]

    answer = confirmed(browser, largest, "merge", preview, **{"with": other["id"], "why": "one deed"})
    assert answer.status_code == 303
    name = answer.headers["location"].rpartition("/")[2]
    assert set(members(ledger.incident(name))) == set(members(largest)) | set(members(other))
    assert {one["id"] for one in preview["after"]} == {name}
    assert ledger.incident(other["id"])["id"] == ledger.incident(largest["id"])["id"] == name
    history = browser.get(f"/incidents/{name}.json").json()["history"]
    assert any(step["state"] == "merged" for step in history)
    assert any(change["field"] == "accounts" for step in history for change in step["changes"])

    back = browser.post("/undo", data={"judgement": browser.get(f"/incidents/{name}.json").json()["decisions"][-1]["id"]}, follow_redirects=False)
    assert back.headers["location"].startswith("/incidents/RCP-")
    assert groups(ledger) == before


def test_contradiction_is_refused_before_anything_is_written(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """Accounts that people put together are not split before that is taken back, and linking goes on."""
    other = elsewhere(ledger, largest)
    preview = twin(browser, largest, f"/merge?with={other['id']}")
    name = confirmed(browser, largest, "merge", preview, **{"with": other["id"]}).headers["location"].rpartition("/")[2]
    head, key = ledger.head(), members(other)[0]
    refused = browser.get(f"/incidents/{name}/split?account={key.replace('#', '%23')}")

    assert refused.status_code == 422
    assert "withdraw" in refused.text
    assert browser.post(f"/incidents/{name}/split", data={"account": [key]}).status_code == 422
    assert ledger.head() == head


@pytest.mark.parametrize("act", ["merge", "split"])
def test_what_makes_no_sense_is_refused(browser: TestClient, ledger: Ledger, largest: dict, act: str) -> None:
    """An incident is not merged with itself or with nothing, and neither all nor none of its accounts leave it."""
    forms = {"merge": [{"with": largest["id"]}, {"with": "RCP-NONE"}, {}], "split": [{}, {"account": list(members(largest))}]}
    head = ledger.head()

    assert all(browser.post(page(largest, f"/{act}"), data=form).status_code in {404, 422} for form in forms[act])
    assert ledger.head() == head


def test_history_tells_what_each_version_changed(browser: TestClient, ledger: Ledger, largest: dict) -> None:
    """Each version stands in the history with the fields that it changed, and what they were."""
    send(browser, largest, "correct", field="grade", v__value="weak")
    newest, first = twin(browser, largest)["history"]

    assert {"field": "grade", "from": largest["grade"], "to": "weak"} in newest["changes"]
    assert first["changes"] == []
    assert [step.number for step in (one.step for one in ledger.history(largest["id"]))] == [2, 1]
    assert ledger.history("RCP-NONE") == []


def test_joining_says_as_little_as_is_enough(ledger: Ledger, largest: dict) -> None:
    """One judgement joins two incidents where linking does the rest, and the incidents that come of it hold both."""
    other = next(one for one in ledger.incidents() if len(one["accounts"]) == 1)
    said, after = joined(ledger, largest, other, load_codebook())

    assert said.kind == "same"
    assert len(said.pairs) in {1, len(largest["accounts"]) + len(other["accounts"]) - 1}
    assert any(set(members(largest)) | set(members(other)) <= set(members(one)) for one in after)
