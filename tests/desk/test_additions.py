"""A team adds to the codebook at the desk: a form, its example, what would change, and the list of what was added; nobody sees there what they may not."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.additions import begin_preview, task_of
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings, seen_by
from recoupe.desk.visitor import Visitor
from recoupe.errors import UnknownIdError
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.amending import adopt
from recoupe.pipeline.drafts import drafted
from recoupe.pipeline.opening import open_for_work
from recoupe.pipeline.review import Who
from recoupe.store.coding import Act
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from tests.desk.conftest import SITE
from tests.desk.test_sentences import english_in
from tests.pipeline.test_amending import ACTOR, FORMS, TRIGGER, filled, ledger  # noqa: F401 - fixtures

WAIT_S = 60.0


@pytest.fixture
def desk(ledger: Ledger) -> Desk:  # noqa: F811 - the fixture
    """Give a desk at a ledger with a report that tells what the codebook has no word for."""
    return Desk(ledger, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(user="Awa", requests_a_second=1e6))


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    """Give a browser that reads English."""
    with TestClient(build_app(desk), base_url=SITE, headers={"accept-language": "en", "origin": SITE}) as client:
        yield client


def checked(browser: TestClient, desk: Desk, kind: str = "trigger", **other: str) -> str:
    """Send a form, wait for its preview, and give the address of the draft."""
    form = {**FORMS[kind], **other}
    answer = browser.post(f"/additions/new/{kind}/check", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    for task in desk.works.named("preview ").values():
        assert desk.works.wait(task, WAIT_S)
    return answer.headers["location"]


def test_addition_is_previewed_adopted_and_taken_out(browser: TestClient, desk: Desk) -> None:
    """What a form adds is shown with what it changes, then added under the name of whoever does with their reason, used at once, and taken out again."""
    draft = checked(browser, desk)
    page, told = browser.get(draft), browser.get(f"{draft}.json").json()
    assert "It comes out with the addition" in page.text
    assert [one["words"] for change in told["found"]["changes"] for one in change["added"]] == ["battu la semelle"]
    assert (told["found"]["looked"], told["found"]["read"], told["found"]["added"]) == (3, 1, 1)
    assert desk.ledger.amendments() == []

    assert "Added." in browser.post(f"{draft}/adopt", data={"why": "students do"}).text
    (kept,) = desk.ledger.amendments()
    assert (kept.by, kept.reason, kept.after) == ("Awa", "students do", told["after"])
    assert "battre la semelle" in browser.get("/additions").text
    assert [one["type"] for one in browser.get("/codebook.json", params={"find": "battre la semelle"}).json()["triggered"]] == ["PROTEST"]

    browser.post("/additions/reread")
    assert desk.works.wait(desk.works.last("reread"), WAIT_S)
    assert browser.get("/additions.json").json()["reread"]["result"]["changed"] == 1
    assert sorted(event["type"] for report in desk.ledger.reports() for event in report["events"]) == ["ASSAULT", "PROTEST"]

    assert browser.post("/additions/withdraw", data={"number": "1", "why": ""}).status_code == 400
    assert "Taken out." in browser.post("/additions/withdraw", data={"number": "1", "why": "it misleads"}).text
    rows = browser.get("/additions.json").json()["rows"]
    assert [(row["kind"], row["stands"], row["withdrawn"]) for row in rows] == [("withdraw", False, 0), ("trigger", False, 2)]
    assert codebook_of(desk.ledger) is load_codebook()


@pytest.mark.parametrize("kind", ["trigger", "word", "actor", "place"])
def test_refused_form_is_shown_again_with_what_was_sent(browser: TestClient, desk: Desk, kind: str) -> None:
    """An example that shows nothing is refused with what was read instead, and the form stands as it was filled."""
    form = next(form for label, form in FORMS.items() if label.startswith(kind))
    wrong = "Il a {trigger:plu} hier sur {actor:Ségou} et {place:Gao}."
    answer = browser.post(f"/additions/new/{kind}/check", data={**form, "example": wrong, "list": "noun:soldier", "type": "ASSAULT"})

    assert answer.status_code == 422
    assert "does not come out with the addition" in answer.text
    assert "read instead" in answer.text
    assert "Il a {trigger:plu} hier" in answer.text
    assert desk.ledger.amendments() == []


def test_stale_draft_is_not_added(browser: TestClient, desk: Desk) -> None:
    """A draft whose preview was made upon an older codebook is refused, and a draft that nobody began is not found."""
    first, second = checked(browser, desk), checked(browser, desk, "actor")
    browser.post(f"{first}/adopt", data={"why": "x"})

    assert browser.post(f"{second}/adopt", data={"why": "x"}).status_code in {409, 412}
    assert browser.get("/additions/draft/0000").status_code == 404
    assert browser.post("/additions/draft/0000/adopt", data={"why": "x"}).status_code == 404
    assert len(desk.ledger.amendments()) == 1


def test_files_of_additions_are_handed_out(browser: TestClient, desk: Desk) -> None:
    """Each file of an addition, and all of them as an archive, come in the form of the codebook's own files."""
    browser.post(f"{checked(browser, desk)}/adopt", data={"why": "x"})
    browser.post(f"{checked(browser, desk, 'actor')}/adopt", data={"why": "y"})
    with zipfile.ZipFile(io.BytesIO(browser.get("/additions/additions.zip").content)) as packed:
        assert sorted(packed.namelist()) == ["0001/events/PROTEST.toml", "0002/actors/registry.csv", "0002/events/ASSAULT.toml"]
        assert packed.read("0001/events/PROTEST.toml") == browser.get("/additions/files/1/events/PROTEST.toml").content
    assert browser.get("/additions/files/1/events/ASSAULT.toml").status_code == 404
    assert browser.get("/additions/files/x/events/ASSAULT.toml").status_code == 404


def test_who_codes_a_report_blind_is_not_shown_its_reading(desk: Desk) -> None:
    """A report that whoever asks codes blind is left out of their preview, and of nobody else's; drafts are seen by those who began them alone."""
    report = next(report["id"] for report in desk.ledger.reports() if "semelle" in report["text"])
    desk.ledger.coding.assign({report: ["Awa", "Bo"]}, Act("Mo", "2024-03-20T09:00:00Z"))
    sums = {}
    for name in ("Awa", "Mo"):
        seat = seen_by(desk, Visitor(name, Role.REVIEWER))
        key = begin_preview(seat, "trigger", TRIGGER)
        task = task_of(seat, key)
        assert desk.works.wait(task, WAIT_S)
        sums[name] = (task.result["found"]["hidden"], task.result["found"]["added"])
        with pytest.raises(UnknownIdError):
            task_of(seen_by(desk, Visitor("Bo", Role.REVIEWER)), key)

    assert sums == {"Awa": (1, 0), "Mo": (0, 1)}


def test_another_desk_sees_what_was_added(desk: Desk) -> None:
    """Whoever asks next reads with what was added since, wherever that was done; one request sees one codebook."""
    seat = seen_by(desk, Visitor("Awa", Role.REVIEWER))
    assert seat.codebook is load_codebook()
    with open_for_work(desk.ledger.where) as elsewhere:
        adopt(elsewhere.store, drafted("actor", ACTOR, load_codebook()), Who("Bo", "2024-03-20T09:00:00Z", "x"), 0)

    assert seat.codebook is load_codebook()
    assert seen_by(desk, Visitor("Awa", Role.REVIEWER)).codebook.actor("katiba-sourire") is not None


def test_log_tells_of_additions_in_both_languages(browser: TestClient, desk: Desk) -> None:
    """The log says under whose name the codebook was added to, with the digests before and after, and says so in French too."""
    browser.post(f"{checked(browser, desk)}/adopt", data={"why": "x"})
    entry = browser.get("/audit.json", params={"act": "amend"}).json()["rows"][0]

    assert entry["who"] == ["Awa"]
    for address in ("/audit?act=amend", entry["link"], "/additions"):
        page = browser.get(address, headers={"accept-language": "fr"})
        assert page.status_code == 200
        assert english_in(page.text) == []
    assert "ajouté au guide de codage" in browser.get(entry["link"], headers={"accept-language": "fr"}).text
