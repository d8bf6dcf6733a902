"""What a page or an answer bears as its mark is never newer than what it shows: whoever writes under it writes over nothing that they have not seen."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from recoupe.desk.desk import Desk
from recoupe.desk.screens import actors, inbox, incidents, places, reader
from recoupe.errors import StaleError
from recoupe.pipeline.review import Correction, Who, correct
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, Judgement, event_key
from tests.desk.support import visit_at

API = "/api/v1"
NOW = "2024-03-21T08:00:00Z"


@pytest.fixture
def report(desk: Desk) -> str:
    """Give the id of the French example."""
    return next(hit.report_id for hit in desk.ledger.search("Ansongo") if hit.outlet == "Agence du Fleuve")


class Interrupted:
    """A ledger in which somebody else decides on everything in question once, after so many questions."""

    def __init__(self, ledger: Ledger, after: int, decide: Callable[[Ledger], None]) -> None:
        self._ledger, self._left, self._decide = ledger, after, decide

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ledger, name)
        return self._counted(found) if callable(found) else found

    def _counted(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **named: Any) -> Any:
            answer = ask(*given, **named)
            self._left -= 1
            if not self._left:
                self._decide(self._ledger)
            return answer

        return asked

    @property
    def was(self) -> bool:
        """Tell whether somebody did."""
        return self._left <= 0


def _on_report(report: str) -> Callable[[Ledger], None]:
    return lambda ledger: _write(ledger, Judgement("reject", "Bo", NOW, "a drill", events=(event_key(report, "e1"),)))


def _on_incident(name: str) -> Callable[[Ledger], None]:
    return lambda ledger: _write(ledger, Judgement("accept", "Bo", NOW, incident=name))


def _on_name(ledger: Ledger) -> None:
    _write(ledger, Judgement("alias", "Bo", NOW, field="actor", value={"name": "Katiba X", "entity": "jnim"}))


def _write(ledger: Ledger, judgement: Judgement) -> None:
    ledger.add_judgement(judgement)


def _views(desk: Desk, report: str) -> dict[str, tuple[Callable[..., Any], dict[str, Any], Callable[[Ledger], None], str]]:
    """Give each view with a mark: how it is asked for, what somebody else decides meanwhile, and on what."""
    first, other = sorted(str(one["id"]) for one in desk.ledger.incidents())[:2]
    on_first = _on_incident(first)
    return {
        "reader": (reader.view, {"path": {"report": report}}, _on_report(report), report),
        "inbox": (inbox.view, {"query": {"bulk": ("accept",)}}, _on_report(report), report),
        "incident": (incidents.view, {"path": {"incident": first}}, on_first, first),
        "merge": (incidents.merging, {"path": {"incident": first}, "query": {"with": (other,)}}, on_first, first),
        "merge, the other": (incidents.merging, {"path": {"incident": other}, "query": {"with": (first,)}}, on_first, first),
        "split": (incidents.splitting, {"path": {"incident": first}}, on_first, first),
        "actor": (actors.entry, {"path": {"actor": "jnim"}}, _on_name, NAMES),
        "actor's name": (actors.name, {"query": {"name": ("Katiba X",)}}, _on_name, NAMES),
        "place": (places.entry, {"path": {"place": _place(desk)}}, _on_name, NAMES),
        "place's name": (places.name, {"query": {"name": ("Katiba X",)}}, _on_name, NAMES),
    }


def _place(desk: Desk) -> str:
    return next(place["entity"] for record in desk.ledger.reports() for event in record["events"] for place in event["places"] if place["entity"])


def _mark_of(data: Any, name: str) -> str | None:
    """Give the mark that a page bears of something; None where it is not to be decided on."""
    if "bulk" in data:
        return data["bulk"]["marks"].get(name)
    return data["mark"] if "mark" in data else data["marks"][name]


VIEWS = ["reader", "inbox", "incident", "merge", "merge, the other", "split", "actor", "actor's name", "place", "place's name"]


@pytest.mark.parametrize("name", VIEWS)
def test_page_bears_no_mark_that_is_newer_than_it(desk: Desk, report: str, name: str, tmp_path, example_file) -> None:
    """Wherever somebody else decides while a page is made, the page shows it or bears the mark of before."""
    import shutil

    from recoupe.store.ledger import open_ledger

    view, asked, decide, subject = _views(desk, report)[name]
    questions, done = 0, False
    while not done:
        questions += 1
        with open_ledger(shutil.copy(example_file, tmp_path / f"{questions}.db")) as ledger:
            interrupted = Interrupted(ledger, questions, decide)
            shown = view(visit_at(desk, interrupted, **asked))
            done = not interrupted.was
            if _mark_of(shown, subject) == ledger.mark(subject):
                assert shown == view(visit_at(desk, ledger, **asked)), f"the page of before under the mark of after, decided after question {questions}"

    assert questions > 2, "nobody came between"


class Meanwhile:
    """A settler in whose place somebody else decides on a report as soon as a decision is written."""

    def __init__(self, ledger: Ledger, report: str) -> None:
        self._ledger, self._report = ledger, report

    def submit(self, _key: str) -> None:
        """Decide."""
        _write(self._ledger, Judgement("accept", "Bo", NOW, events=(event_key(self._report, "e2"),)))

    def wait(self, _timeout_s: float) -> bool:
        """Tell that nothing is left."""
        return True


@pytest.mark.parametrize("back", [False, True], ids=["decided", "taken back"])
def test_answer_bears_the_mark_that_its_decision_left(browser: TestClient, desk: Desk, report: str, back: bool) -> None:
    """Under the ETag of an answer nothing is written over what others decided before the answer came."""
    body = {"kind": "reject", "on": [event_key(report, "e1")], "reason": "a drill"}
    if back:
        first = browser.post(f"{API}/judgements", json=body).json()["judgement"]
    object.__setattr__(desk, "settler", Meanwhile(desk.ledger, report))
    answer = browser.post(f"{API}/judgements/{first}/withdrawal") if back else browser.post(f"{API}/judgements", json=body)

    assert answer.status_code == 201
    assert browser.post(f"{API}/judgements", json=body, headers={"if-match": answer.headers["etag"]}).status_code == 412


def test_decision_is_taken_back_under_its_mark(browser: TestClient, report: str) -> None:
    """Taking back goes by If-Match as deciding does, and says by which id it is taken back itself."""
    body = {"kind": "reject", "on": [event_key(report, "e1")], "reason": "a drill"}
    first = browser.post(f"{API}/judgements", json=body)
    etag, path = first.headers["etag"], f"{API}/judgements/{first.json()['judgement']}/withdrawal"
    browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e2")]})

    assert browser.post(path, headers={"if-match": etag}).status_code == 412
    etag = browser.get(f"{API}/reports/{report}").headers["etag"]
    back = browser.post(path, headers={"if-match": etag})
    assert back.status_code == 201
    assert browser.get(f"{API}/reports/{report}").headers["etag"] == back.headers["etag"]
    again = browser.post(f"{API}/judgements/{back.json()['withdrawal']}/withdrawal")
    assert again.status_code == 201
    assert browser.get(f"{API}/reports/{report}").json()["events"][0]["review"]["state"] == "rejected"


def test_correction_without_a_mark_keeps_what_others_corrected_meanwhile(browser: TestClient, desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who correct parts of one field at once, asking for no mark, are both heard: the second is made of what the first left."""
    number, event = next((number, event) for number, event in enumerate(desk.ledger.report(report)["events"]) if event["actors"])
    key = event_key(report, event["id"])
    who = Who("Bo", NOW, "meanwhile")
    real = type(desk.ledger).report
    pending = [lambda: correct(desk.ledger, key, Correction("actors.0.sector", "REB"), who, desk.codebook)]

    def read(ledger: Ledger, name: str) -> dict[str, Any]:
        record = real(ledger, name)
        if pending:
            pending.pop()()
        return record

    monkeypatch.setattr(type(desk.ledger), "report", read)
    answer = browser.post(f"{API}/judgements", json={"kind": "correct", "on": [key], "field": "actors.0.country", "value": "NER"})
    actor = browser.get(f"{API}/reports/{report}").json()["events"][number]["actors"][0]

    assert answer.status_code == 201
    assert not pending
    assert (actor["country"], actor["sector"]) == ("NER", "REB")


@pytest.mark.parametrize("kind", ["accept", "different"])
def test_decision_is_taken_back_once(desk: Desk, report: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who take the same decision back at once one is heard, so that taking that back makes it stand again."""
    from recoupe.desk.deciding import undo
    from recoupe.errors import ReviewError

    events = (event_key(report, "e1"),) if kind == "accept" else tuple(sorted((event_key(report, "e1"), event_key(report, "e2"))))
    said = desk.ledger.add_judgement(Judgement(kind, "Awa", NOW, events=events))
    real = type(desk.ledger).add_judgements
    single = type(desk.ledger).add_judgement
    pending = [lambda: undo(desk, said)]

    def first_another(write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*given: Any, **named: Any) -> Any:
            if pending:
                pending.pop()()
            return write(*given, **named)

        return written

    monkeypatch.setattr(type(desk.ledger), "add_judgements", first_another(real))
    monkeypatch.setattr(type(desk.ledger), "add_judgement", first_another(single))
    with pytest.raises((StaleError, ReviewError)):
        undo(desk, said)

    assert [one.judgement.supersedes for one in desk.ledger.judgements(report) if one.judgement.kind == "withdraw"] == [said]


def test_correction_from_elsewhere_is_made_of_what_stands(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that correct without a desk are told, too, when somebody else corrected the report between their reading and their writing."""
    event = next(event for event in desk.ledger.report(report)["events"] if event["actors"])
    key, real = event_key(report, event["id"]), type(desk.ledger).report
    pending = [_on_report(report)]

    def read(ledger: Ledger, name: str) -> dict[str, Any]:
        record = real(ledger, name)
        if pending:
            pending.pop()(ledger)
        return record

    monkeypatch.setattr(type(desk.ledger), "report", read)
    with pytest.raises(StaleError):
        correct(desk.ledger, key, Correction("actors.0.sector", "REB"), Who("Awa", NOW, ""), desk.codebook)
