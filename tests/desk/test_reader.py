"""The reader shows a report beside its events, and what a person decides there is written once, under their name, and can be taken back."""

import html
import re
import time

import pytest
from starlette.testclient import TestClient

from recoupe.desk.desk import Desk
from recoupe.desk.settling import BackgroundSettler
from recoupe.desk.words import languages
from recoupe.pipeline.review import decisions_on
from recoupe.store.values import event_key
from tests.desk.example import golden
from tests.desk.test_screens import Elements


@pytest.fixture
def report(desk: Desk) -> str:
    """Give the id of the French example."""
    return next(hit.report_id for hit in desk.ledger.search("Ansongo") if hit.outlet == "Agence du Fleuve")


def twin(browser: TestClient, report: str, query: str = "") -> dict:
    return browser.get(f"/reports/{report}.json{query}").json()


def event_of(browser: TestClient, report: str, name: str) -> dict:
    return next(event for event in twin(browser, report)["report"]["events"] if event["id"] == name)


def send(browser: TestClient, report: str, act: str, **form):
    """Send a form as the page would, under the mark that it shows."""
    mark = form.pop("mark", None) or twin(browser, report)["mark"]
    query = form.pop("query", "")
    named = {name.replace("__", "."): value for name, value in form.items()}
    return browser.post(f"/reports/{report}/{act}{query}", data={"mark": mark, **named}, follow_redirects=False)


def test_page_shows_every_character_of_the_report_once(browser: TestClient, report: str) -> None:
    """The stretches of the page are the text, and highlights lie where the record has its spans."""
    data = twin(browser, report)
    text = golden("convoi-ansongo")["text"]
    pieces = [piece for part in data["parts"] for piece in part["stretches"]]

    assert "".join("".join(piece["text"] for piece in pieces).split()) == "".join(text.split())
    assert all(text[piece["start"] : piece["start"] + len(piece["text"])] == piece["text"] for piece in pieces)
    page = browser.get(f"/reports/{report}").text
    shown = html.unescape(
        re.sub(
            r'<span class="hidden-words">.*?</span>|<span class="part-(?:kind|number)".*?</span>|<[^>]+>',
            "",
            page.split('id="text"')[1].split("</div>")[0].split(">", 1)[1],
        )
    )
    assert shown.split() == text.split()


def test_highlights_overlap(browser: TestClient, report: str) -> None:
    """A stretch that several values rest on bears all of them, of several events too."""
    data = twin(browser, report)
    borne = [[data["marks"][mark] for mark in piece["marks"]] for part in data["parts"] for piece in part["stretches"]]

    assert any(len({mark["role"] for mark in marks}) > 1 for marks in borne)
    assert any(len({mark["event"] for mark in marks}) > 2 for marks in borne)


def test_words_and_values_lead_to_one_another(browser: TestClient, report: str) -> None:
    """Each quoted word of a card leads to where it stands in the text, and each highlight to the value that rests on it."""
    page = Elements(browser.get(f"/reports/{report}").text)
    ids = {attributes["id"] for _, attributes in page.found if "id" in attributes}
    words = [link for link in page.all("a") if link.get("class") == "words"]
    marks = [link for link in page.all("a") if link.get("tabindex") == "-1"]

    assert len(words) > 50
    assert {link["href"][1:] for link in words} <= ids
    assert len(marks) > 50
    assert {link["href"][1:] for link in marks} <= ids


def test_chain_is_told_in_words(browser: TestClient, report: str) -> None:
    """Who says so is told from the outlet inwards, in the language of the page."""

    def chain(code: str) -> str:
        page = browser.get(f"/reports/{report}", headers={"accept-language": code}).text
        card = page.split('id="e1-attribution"')[1].split("</ol>")[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", card.split('<ol class="chain">')[1])).split())

    assert chain("en").startswith("Agence du Fleuve (outlet) reports that")
    assert chain("fr").startswith("Agence du Fleuve (média) rapporte que")
    assert "armée (official)" in chain("en").replace("  ", " ")


def test_reasons_stand_beside_values(browser: TestClient, report: str) -> None:
    """A value says which rule gave it, as `recoupe read --explain` does."""
    page = browser.get(f"/reports/{report}").text
    rule = next(reason["rule"] for reason in golden("convoi-ansongo")["events"][0]["because"]["status"])

    assert f"<code>{html.escape(rule, quote=False)}</code>" in page.replace("&#39;", "'")


def test_copy_is_named(browser: TestClient, report: str) -> None:
    """Another outlet's print of the same report is named as of the same source, with the reason."""
    others = [other for incident in twin(browser, report)["incidents"] for other in incident["others"]]

    assert {other["outlet"] for other in others} == {"Courrier du Sahel"}
    assert all(other["copy"] and other["why"] for other in others)


def test_original_is_handed_out_and_never_run(browser: TestClient, desk: Desk) -> None:
    """The original bytes come as a file, and their rendering in a sandbox that runs and loads nothing."""
    name = next(hit.report_id for hit in desk.ledger.search("Kassala"))
    whole, shown = browser.get(f"/reports/{name}/original"), browser.get(f"/reports/{name}/published")

    assert whole.content == shown.content == desk.ledger.original(name)
    assert whole.headers["content-type"] == "application/octet-stream"
    assert whole.headers["content-disposition"].startswith("attachment")
    assert shown.headers["content-type"].startswith("text/html")
    for answer in (whole, shown):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox;")
        assert "allow-" not in policy
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_original_that_is_no_page_is_text(browser: TestClient, desk: Desk, report: str) -> None:
    """Bytes that do not begin as HTML are shown as text, in the encoding that they were read in."""
    desk.ledger.keep(b"x", at="2024-03-14T00:00:00Z")

    assert browser.get(f"/reports/{report}/published").headers["content-type"] == "text/plain; charset=utf-8"


def test_accept_goes_on(browser: TestClient, desk: Desk, report: str) -> None:
    """Accepting leads to the next event, after the last one to the next report of the list that nobody has finished, at last back to the list."""
    names = [event["id"] for event in twin(browser, report)["report"]["events"]]
    for name, following in zip(names, names[1:], strict=False):
        answer = send(browser, report, "accept", event=name, query="?type=ASSAULT")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/reports/{report}?type=ASSAULT&event={following}#{following}")
    last = send(browser, report, "accept", event=names[-1], query="?type=ASSAULT").headers["location"]
    assert last.startswith("/reports/sha256:")
    assert last.endswith("?type=ASSAULT")
    assert report not in last

    assert {event["review"]["state"] for event in twin(browser, report)["report"]["events"]} == {"accepted"}
    assert {one.judgement.by for one in decisions_on(desk.ledger, report)} == {"Awa"}
    for row in browser.get("/inbox.json").json()["rows"]:
        if row["state"] != "reviewed":
            last = send(browser, row["report_id"], "accept", all="yes").headers["location"]
    assert last == "/inbox"


def test_rejection_needs_a_reason(browser: TestClient, desk: Desk, report: str) -> None:
    """An event is rejected with a reason of the list or in one's own words; without any it is not, and the page says why."""
    refused = send(browser, report, "reject", event="e1")
    assert refused.status_code == 422
    assert "without a reason" in refused.text
    assert decisions_on(desk.ledger, report) == []

    send(browser, report, "reject", event="e1", reason="no such deed is told", words="a drill, not a deed")
    assert event_of(browser, report, "e1")["review"]["reason"] == "a drill, not a deed"
    assert event_of(browser, report, "e1")["review"]["state"] == "rejected"


def test_decision_is_taken_back(browser: TestClient, report: str) -> None:
    """What was done last is undone by its id, which the next page holds, and the page says so."""
    send(browser, report, "accept", event="e1")
    page = browser.get(f"/reports/{report}?event=e2").text
    assert "Accepted." in page
    judgement = re.search(r'action="/undo[^>]*><input type="hidden" name="judgement" value="([^"]+)"', page)[1]
    assert "Accepted." not in browser.get(f"/reports/{report}?event=e2").text
    back = browser.post("/undo", data={"judgement": judgement}, follow_redirects=False)

    assert back.headers["location"] == f"/reports/{report}?event=e1#e1"
    assert event_of(browser, report, "e1")["review"]["state"] == "unreviewed"
    assert 'class="undo"' not in browser.get(f"/reports/{report}").text
    assert browser.post("/undo", data={"judgement": judgement}).status_code == 422
    assert browser.post("/undo", data={"judgement": "none"}).status_code == 422


@pytest.mark.parametrize(
    ("field", "form", "value"),
    [
        ("status", {"v__value": "planned"}, "planned"),
        ("modes", {"v__value": ["firearms", "explosives"]}, ["firearms", "explosives"]),
        ("modes", {}, []),
        ("salience", {"v__value": "background"}, "background"),
    ],
)
def test_field_is_corrected(browser: TestClient, report: str, field: str, form: dict, value: object) -> None:
    """A field says what the form says, and the card what it said before."""
    before = event_of(browser, report, "e1")[field]
    answer = send(browser, report, "correct", event="e1", field=field, why="read again", **form)
    event = event_of(browser, report, "e1")

    assert answer.status_code == 303
    assert event[field] == value
    assert [(one["field"], one["from"], one["to"], one["reason"]) for one in event["review"]["changes"]] == [(field, before, value, "read again")]


def test_participant_is_edited_added_and_taken_out(browser: TestClient, report: str) -> None:
    """One of several values changes while the others stay; a new one rests on the words that are named; one can be taken out."""
    text, before = golden("convoi-ansongo")["text"], event_of(browser, report, "e1")["recipients"]
    send(
        browser,
        report,
        "correct",
        event="e1",
        field="recipients.0",
        v__name="douze soldats",
        v__kind="person",
        v__effect="killed",
        v__country="MLI",
        v__count__low="12",
        v__count__high="12",
    )
    after = event_of(browser, report, "e1")["recipients"]
    assert [one["name"] for one in after] == ["douze soldats", *(one["name"] for one in before[1:])]
    assert after[0]["count"] == {"low": 12, "high": 12, "unit": None, "qualifier": "exact"}
    assert after[0]["spans"] == before[0]["spans"]
    assert after[1:] == before[1:]

    words = "hommes armés"
    send(browser, report, "correct", event="e1", field="actors.new", v__name=words, words=words)
    start = text.index(words)
    (actor,) = event_of(browser, report, "e1")["actors"]
    assert actor["spans"] == [{"start": start, "end": start + len(words), "text": words}]
    send(browser, report, "correct", event="e1", field="actors.0", remove="yes")
    assert event_of(browser, report, "e1")["actors"] == []


@pytest.mark.parametrize("field", ["actors.0", "recipients.0", "places.0", "when", "weapons.0", "casualties.0", "attribution.1", "mentions.0", "motives.0"])
@pytest.mark.parametrize("code", sorted(languages()))
def test_page_says_what_stood_before(browser: TestClient, report: str, field: str, code: str) -> None:
    """Whatever value is taken out, the page of the report is there, and says what stood before."""
    name = next(event["id"] for event in golden("convoi-ansongo")["events"] if event[field.partition(".")[0]])
    sent = send(browser, report, "correct", event=name, field=field, remove="yes")
    page = browser.get(f"/reports/{report}?event={name}", headers={"accept-language": code})

    assert (sent.status_code, page.status_code) == (303, 200)
    assert re.search(r"<del>[^…]*\w", page.text)


def test_record_is_saved_as_it_stands_after_review(browser: TestClient, report: str) -> None:
    """The record that is saved is a file, and holds what people decided."""
    assert send(browser, report, "correct", event="e1", field="status", v__value="planned").status_code == 303
    saved = browser.get(f"/reports/{report}/record.json")

    assert saved.headers["content-disposition"].startswith("attachment")
    event = saved.json()["events"][0]
    assert (event["status"], event["review"]["state"], event["review"]["by"]) == ("planned", "corrected", "Awa")


def test_day_is_corrected_and_removed_words_are_asked_for(browser: TestClient, report: str) -> None:
    """A time has its days and the words that say so."""
    send(
        browser,
        report,
        "correct",
        event="e1",
        field="when",
        v__start="2024-03-12",
        v__end="2024-03-12",
        v__precision="day",
        v__basis="stated",
        words="mercredi",
    )
    when = event_of(browser, report, "e1")["when"]

    assert (when["start"], when["basis"], [span["text"] for span in when["spans"]]) == ("2024-03-12", "stated", ["mercredi"])


@pytest.mark.parametrize(
    ("field", "form", "told"),
    [
        ("status", {"v__value": "done"}, "done"),
        ("status", {}, "is empty"),
        ("colour", {"v__value": "red"}, "is not edited"),
        ("actors.9", {"v__name": "x", "words": "drones"}, "has 0 of these"),
        ("actors.x", {"v__name": "x"}, "is not edited"),
        ("places.new", {"v__name": "Ansongo"}, "no words"),
        ("places.new", {"v__name": "Ansongo", "words": "Ouagadougou"}, "is not in the text"),
        ("places.new", {"v__name": "Ansongo", "words": "Ansongo"}, "stands 2 times"),
        ("places.0", {"v__name": "Ansongo", "v__lat": "north"}, "is no number"),
        ("places.0", {"v__name": "Ansongo", "v__lat": "99", "v__lon": "0"}, "no point of the globe"),
        ("places.0", {"v__name": "Ansongo", "v__country": "XXX"}, "ISO 3166-1"),
        ("when", {"v__start": "2024-03-14", "v__end": "2024-03-01", "v__precision": "day", "v__basis": "stated"}, "before it begins"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_kept_on_the_page(browser: TestClient, desk: Desk, report: str, field: str, form: dict, told: str) -> None:
    """What the record cannot hold is refused with its reason on the page, with what was typed still in the form, and nothing is written."""
    before = desk.ledger.head()
    answer = send(browser, report, "correct", event="e1", field=field, why="because", **form)

    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert 'role="alert"' in answer.text
    assert desk.ledger.head() == before
    if field in {"places.new", "places.0"}:
        page = Elements(answer.text)
        assert {one["value"] for one in page.all("input") if one.get("name") in {"v.name", "why"}} == {"Ansongo", "because"}


def test_selected_words_fill_the_form(browser: TestClient, report: str) -> None:
    """An address that names words of the text opens the form with them: what a key does is an address."""
    text = golden("convoi-ansongo")["text"]
    start = text.rindex("Gao")
    page = Elements(browser.get(f"/reports/{report}?event=e1&edit=places.new&start={start}&end={start + 3}").text)

    assert [one["value"] for one in page.all("input") if {"data-words", "data-start-of", "data-end-of"} & one.keys()] == ["Gao", str(start), str(start + 3)]
    send(browser, report, "correct", event="e1", field="places.new", v__name="Gao", words="Gao", start=str(start), end=str(start + 3))
    assert event_of(browser, report, "e1")["places"][-1]["span"] == {"start": start, "end": start + 3, "text": "Gao"}


def test_event_is_added(browser: TestClient, report: str) -> None:
    """An event that no reading found is added by its type and its words, and then corrected like any other."""
    assert 'name="type"' in browser.get(f"/reports/{report}?add=yes").text
    answer = send(browser, report, "add", type="PROTEST", words="récolte de mil", add="yes")
    name = answer.headers["location"].rpartition("#")[2]
    event = event_of(browser, report, name)

    assert (event["type"], event["trigger"]["text"], event["review"]["added"]) == ("PROTEST", "récolte de mil", True)
    assert send(browser, report, "correct", event=name, field="status", v__value="planned").status_code == 303
    again = send(browser, report, "add", type="PROTEST", words="récolte de mil", add="yes")
    assert again.status_code == 422
    assert "already" in again.text


def test_stale_page_writes_nothing(browser: TestClient, desk: Desk, report: str) -> None:
    """Who decides on a page that somebody changed meanwhile is told so, with what they typed kept."""
    mark = twin(browser, report)["mark"]
    send(browser, report, "accept", event="e2")
    written = len(decisions_on(desk.ledger, report))
    for act, form in (("accept", {}), ("reject", {"words": "no"}), ("correct", {"field": "status", "v__value": "planned", "why": "kept words"})):
        answer = send(browser, report, act, event="e1", mark=mark, **form)
        assert answer.status_code == 412
        assert "somebody changed it" in answer.text
    assert "kept words" in answer.text

    assert len(decisions_on(desk.ledger, report)) == written


def test_rejected_event_leaves_its_incident(browser: TestClient, desk: Desk, report: str) -> None:
    """What a decision changes in incidents is settled behind the page."""
    settler = BackgroundSettler(desk.ledger, desk.clock)
    object.__setattr__(desk, "settler", settler)
    key = event_key(report, "e1")
    (before,) = desk.ledger.incidents((key,))
    send(browser, report, "reject", event="e1", words="a drill")

    assert settler.wait(60)
    assert before["id"] not in {
        one["id"] for one in desk.ledger.incidents((key,)) if any(account["report"] == report and account["event"] == "e1" for account in one["accounts"])
    }


def test_linking_waits_while_people_decide(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions that follow one another are linked at once, when nobody decides any more or somebody waits for it, and never later than is said."""
    linked: list[set[str]] = []
    monkeypatch.setattr("recoupe.desk.settling.settle", lambda _ledger, keys, *_rest: linked.append(set(keys)))
    monkeypatch.setattr("recoupe.desk.settling._QUIET_S", 30.0)
    settler = BackgroundSettler(desk.ledger, desk.clock)
    keys = {event_key(report, f"e{number}") for number in range(5)}
    for key in keys:
        settler.submit(key)
    assert linked == []
    assert settler.wait(10)
    assert linked == [keys]

    monkeypatch.setattr("recoupe.desk.settling._LATEST_S", 0.05)
    settler.submit(min(keys))
    until = time.monotonic() + 10
    while len(linked) == 1 and time.monotonic() < until:
        time.sleep(0.01)
    assert linked[1:] == [{min(keys)}]


@pytest.mark.parametrize("name", ["sha256:00", "nothing"])
def test_report_that_is_not_there(browser: TestClient, name: str) -> None:
    """A report that the ledger does not hold is not found, on a page and as JSON."""
    assert browser.get(f"/reports/{name}").status_code == 404
    answer = browser.get("/reports/sha256:00.json")
    assert (answer.status_code, answer.headers["content-type"], answer.json()["status"]) == (404, "application/problem+json", 404)


def test_erased_report_is_gone(browser: TestClient, desk: Desk, report: str) -> None:
    """An erased report is gone, and its page says so without its words."""
    desk.ledger.erase(report, by="Awa", reason="asked for", at="2024-04-01T00:00:00Z")

    assert browser.get(f"/reports/{report}").status_code == 410
    assert browser.get(f"/reports/{report}/original").status_code == 410
