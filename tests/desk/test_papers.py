"""Papers say what the ledger holds, in both languages, as HTML and as PDF that is read back; they load nothing, and the same ledger gives the same bytes."""

import io
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.desk.paper import FORMS, Paper, printed, written
from recoupe.desk.papers import dossier_paper, manual_paper, situation_paper
from recoupe.desk.situation import situation
from recoupe.desk.words import languages
from recoupe.errors import DeskError, UnknownIdError
from recoupe.pipeline import review, signing
from recoupe.pipeline.review import Correction, Who
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import event_key

SINCE, UNTIL = "2024-01-01", "2024-12-31"
WHO = Who("Awa", "2024-03-20T09:00:00Z", "read twice")
CODES = ("en", "fr")


@pytest.fixture(scope="module")
def decided(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger in which an incident is signed, one is rejected, one has no figure that is closed, and one no day, once."""
    path = tmp_path_factory.mktemp("papers") / "decided.db"
    shutil.copy(example_file, path)
    with open_ledger(path) as ledger:
        first, second = (str(one["id"]) for one in list(ledger.incidents())[:2])
        third = next(str(one["id"]) for one in ledger.incidents() if counted(one) and one["id"] != second and one["casualties"]["killed"]["best"] is None)
        review.accept(ledger, first, WHO)
        signing.sign(ledger, first, signing.Signer("Bo", "2024-03-21T09:00:00Z", "manager", "checked"))
        review.reject(ledger, second, Who("Awa", WHO.at, "no such deed is told"))
        review.correct(ledger, third, Correction("killed", {"low": 1234, "high": None, "best": 1234}), WHO)
    return path


@pytest.fixture(scope="module")
def held(decided: Path) -> Iterator[Ledger]:
    """Give that ledger."""
    with open_ledger(decided) as found:
        yield found


@pytest.fixture(scope="module")
def pdfs(held: Ledger) -> dict[str, bytes]:
    """Write the situation report of the year as PDF in each language."""
    return {code: written(situation_paper(held, SINCE, UNTIL), code, "pdf") for code in CODES}


def words_of(content: bytes) -> str:
    """Read a PDF back, its lines joined."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return joined(" ".join(page.extract_text() for page in reader.pages))


def joined(text: str) -> str:
    """Give a text with plain spaces alone: numbers are grouped by narrow ones."""
    return re.sub(r"\s+", " ", text)


def standing(ledger: Ledger) -> list[dict[str, Any]]:
    """Give the incidents of the year that nobody rejected, straight from the ledger."""
    days = {one["id"]: one["fields"]["when"]["values"] for one in ledger.incidents()}
    return [one for one in ledger.incidents() if one["review"]["state"] != "rejected" and days[one["id"]]]


def counted(one: dict[str, Any]) -> bool:
    return one["grade"] != "discounted" and "occurred" in {account["status"] for account in one["accounts"]}


def test_incidents_and_figures_are_those_of_the_ledger(held: Ledger) -> None:
    """Every number of a situation report is that of the incidents that stand; what was rejected is left out, and said to be."""
    found, incidents = situation(held, SINCE, UNTIL), standing(held)

    assert [row["id"] for row in found["rows"]] == [row["id"] for row in sorted(found["rows"], key=lambda row: (row["title"]["when"]["start"], row["id"]))]
    assert {row["id"] for row in found["rows"]} == {one["id"] for one in incidents}
    assert found["totals"]["grades"] == {grade: sum(one["grade"] == grade for one in incidents) for grade in found["totals"]["grades"]}
    tolls = [one["casualties"]["killed"] for one in incidents if counted(one) and one["casualties"]["killed"]["best"] is not None]
    killed = found["tolls"]["killed"]
    assert (killed["low"], killed["best"]) == (sum(one["low"] for one in tolls), sum(one["best"] for one in tolls))
    assert killed["high"] == sum(one["high"] if one["high"] is not None else one["best"] for one in tolls)
    assert (killed["incidents"], killed["open"]) == (len(tolls), 1)
    assert found["totals"]["signed"] == 1
    assert found["totals"]["reports"] == len({account["report"] for one in incidents for account in one["accounts"]}) == len(found["sources"])
    assert sum(spot["count"] for spot in found["spots"]) + found["caveats"]["unplaced"] == len(incidents) == sum(bar["count"] for bar in found["bars"])
    assert found["caveats"]["rejected"] == 1
    assert found["caveats"]["unsigned"] == len(incidents) - 1


@pytest.mark.parametrize("code", CODES)
def test_numbers_of_the_pdf_are_those_of_the_ledger(held: Ledger, pdfs: dict[str, bytes], code: str) -> None:
    """The PDF, read back, has for each incident its tolls, grade and number of sources, the totals, and the end of the log."""
    words, found = words_of(pdfs[code]), situation(held, SINCE, UNTIL)
    say = languages()[code]
    killed = found["tolls"]["killed"]
    assert joined(f"{say.number(killed['low'])}–{say.number(killed['high'])}+") in words
    for row in found["rows"]:
        after = words[words.index(row["id"]) :][:900]
        toll, best = row["casualties"]["killed"], say.say("best %(best)s") % {"best": say.number(row["casualties"]["killed"]["best"])}
        shown = "–" if toll["best"] is None else say.number(toll["low"]) if toll["low"] == toll["high"] else best
        assert re.search(rf"(?<!\d){re.escape(joined(shown))}\)? ", after), row["id"]
    for number in (found["totals"]["incidents"], found["caveats"]["unplaced"], found["caveats"]["unreviewed"]):
        assert re.search(rf"(?<!\d){number} ", words)
    assert words.count("RCP-") == len(found["rows"])
    assert held.head().hash in words
    assert all(one["report"] in words.replace(" ", "") for one in found["sources"])


def test_pdf_says_in_its_own_data_when_the_ledger_was_written(held: Ledger, pdfs: dict[str, bytes]) -> None:
    """The day of a PDF is that of the newest entry of the log, not of the clock; its title and language are those of the page."""
    for code, content in pdfs.items():
        reader = pypdf.PdfReader(io.BytesIO(content))
        told = reader.metadata
        assert told is not None
        assert told["/CreationDate"] == told["/ModDate"] == "D:20240320090000Z"
        assert reader.root_object["/Lang"] == code
    assert "Rapport de situation" in str(pypdf.PdfReader(io.BytesIO(pdfs["fr"])).metadata)


def test_same_ledger_gives_the_same_bytes(held: Ledger, pdfs: dict[str, bytes], tmp_path: Path) -> None:
    """A copy of a ledger gives the very same papers."""
    held.backup(tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copy:
        assert written(situation_paper(copy, SINCE, UNTIL), "fr", "pdf") == pdfs["fr"]
        assert written(situation_paper(copy, SINCE, UNTIL), "en", "html") == written(situation_paper(held, SINCE, UNTIL), "en", "html")


@pytest.mark.parametrize("asked", ["https://example.org/x.png", "file:///etc/hostname", "data:image/png;base64,AAAA", "//example.org/x"])
def test_paper_that_asks_for_something_elsewhere_is_refused(asked: str) -> None:
    """A paper is written without fetching anything; one that asks for a picture, a style or a file is refused."""
    for page in (f'<img src="{asked}">', f'<link rel="stylesheet" href="{asked}">', f"<style>body {{ background: url('{asked}') }}</style><p>x</p>"):
        with pytest.raises(DeskError, match="papers load nothing"):
            printed(f"<html><base href='https://example.org/'><body>{page}</body></html>")


def test_html_is_one_file_that_loads_nothing(held: Ledger) -> None:
    """The HTML names nothing that a browser would load, and runs nothing."""
    for paper in (situation_paper(held, SINCE), dossier_paper(held, load_codebook(), str(standing(held)[0]["id"])), manual_paper(load_codebook())):
        page = written(paper, "fr", "html").decode()
        assert re.findall(r"<(?:script|link|img|iframe|object|embed)\b|url\(|@import|\ssrc=", page) == []
        assert 'lang="fr"' in page


def test_claims_stay_claims(held: Ledger) -> None:
    """Whoever is named as the author stands with who says so; nothing that was claimed is told as done by him."""
    page = written(situation_paper(held, SINCE), "en", "html").decode()
    for one in standing(held):
        for party in one["parties"]:
            assert re.search(rf"(claims it|denies it|accused|[a-z ]+): <bdi>{re.escape(party['name'])}</bdi>", page.replace("&#39;", "'")), party
    assert "A claim stays a claim" in page


def test_incident_without_a_day_is_told_apart(held: Ledger, tmp_path: Path) -> None:
    """What reports of the period tell without a day is listed by itself, in no figure and not among those with one."""
    held.backup(tmp_path / "undated.db")
    with open_ledger(tmp_path / "undated.db") as ledger:
        before = situation(ledger, SINCE, UNTIL)
        name = next(row["id"] for row in before["rows"] if row["casualties"]["killed"]["best"] == 40)
        key = [event_key(account["report"], account["event"]) for account in ledger.incident(name)["accounts"]]
        for one in key:
            review.correct(ledger, one, Correction("when", None), WHO)
        review.settle(ledger, key, load_codebook(), WHO.at)
        after = situation(ledger, SINCE, UNTIL)

    assert [row["id"] for row in after["undated"]] == [name]
    assert name not in {row["id"] for row in after["rows"]}
    assert after["caveats"]["undated"] == 1
    assert after["tolls"]["killed"]["low"] == before["tolls"]["killed"]["low"] - 40
    assert (before["caveats"]["changed"], after["undated"][0]["signed"]["changed"]) == (0, True)


def test_dossier_has_every_account_in_its_words_with_hashes_and_offsets(held: Ledger) -> None:
    """Each account stands with the hash of its original and of its text, and its sentences with offsets that hold in the text."""
    codebook, incident = load_codebook(), max(held.incidents(), key=lambda one: len(one["accounts"]))
    paper = dossier_paper(held, codebook, str(incident["id"]))
    words = re.sub(r"\s+", "", words_of(written(paper, "en", "pdf")))
    for account, told in zip(incident["accounts"], paper.data["accounts"], strict=True):
        text = held.report(account["report"])["text"]
        assert told["excerpts"]
        assert all(text[one["start"] : one["end"]] == one["text"] for one in told["excerpts"])
        assert account["report"] in words
        assert f"sha256:{told['text']}" in words
        assert all(f"[{one['start']}–{one['end']}]" in words for one in told["excerpts"])


def test_dossier_has_history_decisions_and_signatures(held: Ledger) -> None:
    """What people decided and signed stands in the dossier with names, times and reasons, and each version with what it changed."""
    name = held.signatures()[0].subject
    page = written(dossier_paper(held, load_codebook(), name), "en", "html").decode()

    assert held.signatures()[0].version in page
    assert all(said in page for said in ("read twice", "checked", "<bdi>Bo</bdi>", "<bdi>Awa</bdi>"))
    assert page.count("<li>20 Mar 2024") + page.count("<li>21 Mar 2024") >= 2
    with pytest.raises(UnknownIdError):
        dossier_paper(held, load_codebook(), "RCP-0000000000")


def test_manual_has_the_guide_and_every_type() -> None:
    """The manual holds the coder's guide, each event type with modes, words and codes, and each context; it is written as PDF too."""
    codebook = load_codebook()
    page = written(manual_paper(codebook), "fr", "html").decode()
    assert all(f"<h3>{name} ·" in page for name in codebook.events)
    assert all(f"<strong>{one.id}</strong>" in page for one in codebook.contexts)
    assert codebook.digest in page
    assert "<h2>The coder&#39;s guide</h2>" in page or "<h2>The coder's guide</h2>" in page
    assert "](" not in page

    one = replace(codebook, events={"AID": codebook.events["AID"]}, contexts=())
    assert "AID" in words_of(written(manual_paper(one), "en", "pdf"))


def test_guide_is_that_of_the_documentation(root: Path) -> None:
    """The guide that ships is the page of the documentation."""
    shipped = root / "src" / "recoupe" / "desk" / "coding.md"
    assert shipped.read_text("utf-8") == (root / "docs" / "explain" / "coding.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("since", "until", "why"), [("", "", "begins on some day"), ("2024-02-31", "", "no day"), ("soon", "", "no day"), ("2024-02-02", "2024-02-01", "earlier")]
)
def test_period_that_is_none_is_refused(held: Ledger, since: str, until: str, why: str) -> None:
    """A report has a first day, and its last one is not before it."""
    with pytest.raises(DeskError, match=why):
        situation(held, since, until)


def test_form_and_language_that_there_are_not_are_refused(held: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are written in the languages and forms that there are; without WeasyPrint, PDF is refused with what to do."""
    paper = Paper("paper_situation.html", situation(held, SINCE), "x")
    with pytest.raises(DeskError, match="html, pdf"):
        written(paper, "en", "docx")
    with pytest.raises(DeskError, match="en, fr"):
        written(paper, "de", "html")
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(DeskError, match=r"recoupe\[report\]"):
        written(paper, "en", "pdf")


def test_desk_hands_papers_out(browser: TestClient, ledger: Ledger) -> None:
    """The screen leads to papers as files, in the language of the page; what cannot be written is refused with its reason."""
    shown = browser.get("/report.json", params={"since": SINCE, "until": UNTIL}).json()
    assert shown["totals"]["incidents"] == len(standing(ledger))
    given = browser.get(shown["links"]["html"], headers={"accept-language": "fr"})
    assert given.headers["content-disposition"] == f'attachment; filename="situation-{SINCE}-{UNTIL}.en.html"'
    assert given.content == written(situation_paper(ledger, SINCE, UNTIL), "en", "html")
    name = str(standing(ledger)[0]["id"])
    pdf = browser.get(f"/incidents/{name}/dossier.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == (FORMS["pdf"], b"%PDF-")
    assert f"/incidents/{name}/dossier.pdf" in browser.get(f"/incidents/{name}").text
    assert browser.get("/report/codebook.html").status_code == 200
    assert browser.get("/report/situation.html").status_code == 422
    assert browser.get("/incidents/RCP-0000000000/dossier.html").status_code == 404


def run(*arguments: str) -> tuple[int, bytes, str]:
    """Run a command."""
    found = CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)
    return found.exit_code, found.stdout_bytes, found.stderr


def test_command_writes_each_paper(decided: Path, held: Ledger, tmp_path: Path) -> None:
    """`recoupe report` writes a situation report, a dossier or the manual, to a file that is not there or to standard output."""
    database = ("--db", str(decided))
    page = written(situation_paper(held, SINCE, UNTIL), "fr", "html")
    assert run("report", *database, "--since", SINCE, "--until", UNTIL, "--lang", "fr") == (0, page, "")
    out = tmp_path / "report.html"
    assert run("report", *database, "--since", SINCE, "--until", UNTIL, "--lang", "fr", "--out", str(out)) == (0, b"", "")
    assert out.read_bytes() == page
    assert run("report", *database, "--since", SINCE, "--out", str(out))[0] == 2
    name = str(standing(held)[0]["id"])
    code, pdf, _ = run("report", *database, "--incident", name, "--as", "pdf")
    assert (code, name in words_of(pdf)) == (0, True)
    assert run("report", "--codebook")[1] == written(manual_paper(load_codebook()), "en", "html")
    for wrong in ((), ("--since", SINCE, "--codebook"), ("--codebook", "--until", UNTIL)):
        assert run("report", *wrong)[0] == 2
