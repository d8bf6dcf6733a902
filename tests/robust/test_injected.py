"""Words of a report that want to be orders stay words: no other record, no setting and no route is changed by them."""

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.desk.app import build_app, doors
from recoupe.desk.desk import Desk, Settings
from recoupe.pipeline.ledger import link_all, take_in
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.ledger import Ledger, open_ledger
from tests.desk.conftest import SITE
from tests.pipeline.test_ledger import AT, REPORTS

SENTENCES = tomllib.loads((Path(__file__).parent / "injected.toml").read_text("utf-8"))["sentence"]
NAMES = [f"{number}-{one['kind']}" for number, one in enumerate(SENTENCES, start=1)]
TARGET = "target.txt"
# One report a language, which tells of a deed that no other report tells; a sentence goes behind that, before the last words.
TOLD = {
    "en": "Andes Courier\n5 May 2024\n\nPolice arrested two farmers near Potosi, Bolivia, on 4 May 2024. They had carried water to the fields "
    "above the town, as they do every morning at this time of the year. The mayor asked the shops of the market to close until the evening, and most of them did.",
    "fr": "Le Courrier des Andes\n5 mai 2024\n\nLa police a arrêté deux paysans près de Potosi, en Bolivie, le 4 mai 2024. Ils avaient porté de "
    "l'eau aux champs au-dessus de la ville, comme ils le font chaque matin en cette saison. Le maire a demandé aux commerces du marché de fermer jusqu'au soir, et la plupart l'ont fait.",
}
LAST = {"en": "The farmers were freed on Sunday, a lawyer said.", "fr": "Ils ont été libérés dimanche, selon un avocat."}
# Tables of a ledger that reports fill; all others hold what people set.
MADE_OF_REPORTS = {"audit", "blobs", "captures", "records", "events", "failures", "links", "incidents", "accounts"}
HARMLESS = {"en": "Rain fell on the town for two days.", "fr": "Il a plu deux jours sur la ville."}


def report(lang: str, sentence: str) -> str:
    """Give the text of the report with a sentence in it."""
    return "\n\n".join((TOLD[lang], sentence, LAST[lang]))


def fill(path: Path, lang: str, sentence: str) -> tuple[list[str], list[str], str]:
    """Fill a ledger with the report that holds a sentence, first, and with others; give what is known but of it, what people set, and its text."""
    codebook = load_codebook()
    with open_ledger(path, create=True) as ledger:
        taken = take_in(ledger, Capture(TARGET, report(lang, sentence).encode()), ReadOptions(), codebook, AT)
        for name, content in REPORTS.items():
            take_in(ledger, Capture(name, content), ReadOptions(), codebook, AT)
        link_all(ledger, codebook, AT)
        target = taken.added.report_id if taken.added else ""
        return others(ledger, target), settings_of(ledger), ledger.report(target)["text"] if target else ""


def others(ledger: Ledger, target: str) -> list[str]:
    """Give all that a ledger knows but of one report: records, origins, links and incidents, each as the bytes that it is written with."""
    return [line for line in ledger.dump() if not _is_of(json.loads(line), target)]


def _is_of(told: dict, target: str) -> bool:
    """Tell whether a line of a dump is about the report."""
    if "incident" in told:
        return target in {account["report"] for account in told["incident"]["accounts"]}
    if "link" in told:
        return target in {told["link"][end].partition("#")[0] for end in ("left", "right")}
    return TARGET in {one.get("origin") for one in (told, told.get("report", {}), told.get("failure", {}))}


def settings_of(ledger: Ledger) -> list[str]:
    """Give every row of a ledger that no report makes: accounts, views, lists, feeds, additions, judgements, signatures."""
    return [line for line in ledger.dump(history=True) if next(iter(json.loads(line))) not in MADE_OF_REPORTS]


def surroundings(codebook: Codebook, folder: Path) -> tuple[object, ...]:
    """Give what surrounds a reading: the codebook as it lies in memory, the variables of the program, the files beside it."""
    return repr(codebook), dict(os.environ), sorted(folder.iterdir())


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[str], list[str], str]]:
    """Give, by language, what is known where the sentence is harmless."""
    folder = tmp_path_factory.mktemp("untouched")
    return {lang: fill(folder / f"{lang}.db", lang, sentence) for lang, sentence in HARMLESS.items()}


def test_there_are_fifty() -> None:
    """Fifty different sentences, of many kinds and of both languages."""
    assert len({one["text"] for one in SENTENCES}) == 50
    assert len({one["kind"] for one in SENTENCES}) >= 10
    assert min(sum(one["lang"] == lang for one in SENTENCES) for lang in TOLD) >= 20


@pytest.mark.parametrize("sentence", SENTENCES, ids=NAMES)
def test_sentence_changes_nothing_else(
    untouched: dict[str, tuple[list[str], list[str], str]], sentence: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence stands in the text of its report, unless that is refused; every other record, incident and link is what it was to the byte, and so are settings, codebook and files."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = surroundings(load_codebook(), here)
    rest, settings, text = fill(tmp_path / "ledger.db", sentence["lang"], sentence["text"])

    assert (" ".join(sentence["text"].split()) in " ".join(text.split())) is not sentence.get("refused", False)
    assert rest == untouched[sentence["lang"]][0]
    assert settings == untouched[sentence["lang"]][1]
    assert surroundings(load_codebook(), here) == before


def test_change_of_another_record_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, untouched: dict[str, tuple[list[str], list[str], str]]) -> None:
    """If one letter of another report were another, or a person had been added, that would be seen."""
    monkeypatch.setitem(REPORTS, "other.txt", REPORTS["other.txt"].replace(b"three", b"seven"))
    rest, settings, _ = fill(tmp_path / "ledger.db", "en", HARMLESS["en"])
    with open_ledger(tmp_path / "ledger.db") as ledger:
        from tests.desk.team import fill_team

        fill_team(ledger)
        assert settings_of(ledger) != settings

    assert rest != untouched["en"][0]
    assert settings == untouched["en"][1]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a desk at a ledger of the other reports."""
    with open_ledger(tmp_path / "desk.db", create=True) as ledger:
        for name, content in REPORTS.items():
            take_in(ledger, Capture(name, content), ReadOptions(), load_codebook(), AT)
        yield Desk(ledger, load_codebook(), lambda: AT, Settings(user="Awa"))


def test_sentences_change_no_route(desk: Desk, tmp_path: Path) -> None:
    """After all have been pasted at the desk, it has the same routes behind the same doors, the same settings and codebook, and guards its pages by the same headers."""
    pages = [way.path for way in doors().ways if way.method == "GET" and "{" not in way.path]
    with TestClient(build_app(desk), base_url=SITE, follow_redirects=False) as browser:

        def policy_of(answer: Response) -> list[tuple[str, str]]:
            return sorted((name, value) for name, value in answer.headers.items() if "policy" in name or name.startswith("x-"))

        def state() -> tuple[object, ...]:
            answers = {path: browser.get(path) for path in pages}
            guarded = {path: (answer.status_code, answer.headers.get("content-type"), policy_of(answer)) for path, answer in answers.items()}
            return doors.__wrapped__().ways, guarded, desk.settings, repr(desk.codebook), settings_of(desk.ledger), dict(os.environ)

        known = {record["id"]: record for record in desk.ledger.reports()}
        before, taken = state(), 0
        for one in SENTENCES:
            answer = browser.post("/inbox/paste", data={"text": report(one["lang"], one["text"]), "origin": one["text"]})
            # What begins as a page does is read as one, and refused where it is none.
            assert answer.status_code in {303, 422}, one
            taken += answer.status_code == 303
            assert "desk_session" not in str(answer.headers)
            assert answer.headers.get("location", "/").startswith("/")
        after = state()

        assert after == before
        assert {name: desk.ledger.report(name) for name in known} == known
        assert len(list(desk.ledger.reports())) == len(known) + taken >= len(known) + 45
