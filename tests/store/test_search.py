"""Reports are found by their words in French and English, without case and accents, alike in every store."""

import pytest

from recoupe.errors import StoreError
from recoupe.store.ledger import Ledger
from tests.store.samples import ANEW, AT, DENIAL, LATER, STRIKE, add, report


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("eleveurs", {"strike"}),
        ("ÉLEVEURS", {"strike"}),
        ("Anefis", {"strike", "denial"}),
        ("l'évêque", {"strike"}),
        ("l’évêque", {"strike"}),
        ("oeuvre", {"strike"}),
        ("drone", {"strike", "denial"}),
        ("drone herders", {"denial"}),
        ("drone éleveurs herders", set()),
        ('"frappe de drone"', {"strike"}),
        ('"drone de frappe"', set()),
        ("herd*", {"denial"}),
        ("herd", set()),
        ('"took pla"', set()),
        ("14", {"strike"}),
        ("Журнал", set()),
    ],
)
def test_words_are_found(ledger: Ledger, question: str, found: set[str]) -> None:
    """Words, phrases and beginnings are found; all of them must occur."""
    names = {add(ledger): "strike", add(ledger, DENIAL, "b.txt"): "denial"}

    assert {names[hit.report_id] for hit in ledger.search(question)} == found


def test_hit_shows_where(ledger: Ledger) -> None:
    """A hit names report, origin, outlet, day and headline, and shows the words around the first that was asked for."""
    report_id = add(ledger)
    (hit,) = ledger.search("oeuvre armee")

    assert (hit.report_id, hit.origin, hit.outlet, hit.published, hit.headline) == (report_id, "a.txt", "Journal du Nord", "2024-03-14", "Kidal")
    assert STRIKE[hit.passage["start"] : hit.passage["end"]] == hit.passage["text"]
    assert "Œuvre" in hit.passage["text"]


def test_newest_comes_first(ledger: Ledger) -> None:
    """Hits come newest first, undated ones last, no more than are asked for."""
    ids = []
    for number, day in enumerate(("2024-01-02", None, "2024-02-01")):
        original, record = report(f"Un drone, {number}.", f"{number}.txt")
        published = {**record["published"], "start": day} if day else None
        ids.append(ledger.add_report(original, {**record, "published": published}, origin=f"{number}.txt", at=AT).report_id)

    assert [hit.report_id for hit in ledger.search("drone")] == [ids[2], ids[0], ids[1]]
    assert len(ledger.search("drone", limit=2)) == 2


def test_only_what_stands_is_found(ledger: Ledger) -> None:
    """An old version of a page is not found, and a report that was read again is found once, by its new words."""
    add(ledger, STRIKE)
    new = add(ledger, DENIAL, at=LATER)
    assert [hit.report_id for hit in ledger.search("drone")] == [new]

    original, record = report(DENIAL, made_by=ANEW)
    ledger.add_report(original, {**record, "text": "Nothing but weather."}, origin="a.txt", at=LATER)
    assert ledger.search("drone") == []
    assert [hit.report_id for hit in ledger.search("weather")] == [new]
    assert ledger.verify_chain() == []


def test_word_beyond_what_is_shown_has_no_passage(ledger: Ledger) -> None:
    """A very long report is found by the words of its beginning."""
    add(ledger, "drone " + "x " * 150_000 + "unfindable", "long.txt")

    assert ledger.search("drone")[0].passage["start"] == 0
    assert ledger.search("unfindable") == []


def test_endless_word_is_found_without_a_passage(ledger: Ledger) -> None:
    """Of a word that is longer than any word the beginning is looked for, and no passage is shown for it."""
    add(ledger, "a" * 150)

    assert [hit.passage for hit in ledger.search("a" * 150)] == [None]


@pytest.mark.parametrize("question", ["", "  ", "…", '""', "*"])
def test_question_without_words_is_refused(ledger: Ledger, question: str) -> None:
    """A question that holds no word is refused with what to write."""
    with pytest.raises(StoreError, match="holds no word"):
        ledger.search(question)


@pytest.mark.parametrize("question", ["a OR b", "NEAR(a b)", "words:drone", "drone'", 'drone"', "dro\\ne", "a & !b", "drone:*", "^drone", "-drone"])
def test_signs_of_databases_mean_nothing(ledger: Ledger, question: str) -> None:
    """What a database would read as a command is read as words."""
    add(ledger)

    assert isinstance(ledger.search(question), list)
