"""Counts that were made once are given again as long as they are right, and no longer."""

from collections.abc import Callable, Iterator

from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.remembered import Remembered
from recoupe.store.values import Ask, Changes, Judgement, Sight, event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, add, incident


def test_answer_is_made_once_in_one_state() -> None:
    """A question is answered from memory while nothing changed, and anew when something did."""
    made: list[int] = []
    remembered = Remembered()

    def make() -> int:
        made.append(1)
        return len(made)

    assert [remembered.answer("q", state, make) for state in ((1,), (1,), (2,), (2,))] == [1, 1, 2, 2]
    assert remembered.answer("other", (2,), make) == 3


def test_memory_has_an_end() -> None:
    """Of more questions than are kept, those that were not asked for longest are forgotten."""
    remembered = Remembered(most=2)
    for question in ("a", "b", "a", "c"):
        remembered.answer(question, (1,), lambda question=question: question)

    assert remembered.answer("a", (1,), lambda: "anew") == "a"
    assert remembered.answer("b", (1,), lambda: "anew") == "anew"


def _answers(ledger: Ledger) -> list[object]:
    """Ask all that is remembered, narrowed in several ways."""
    asks = [Ask(), Ask({"type": ("ASSAULT",)}), Ask(states=("unreviewed",)), Ask(words="drone"), Ask(since="2024-03-14"), Ask(site="Anéfis")]
    sights = [Sight(), Sight(kind="event"), Sight(kind="event", types=("ACCUSE",)), Sight(kind="event", lacking="day")]
    found: list[object] = [(ledger.report_page(ask).total, ledger.facet_counts(ask)) for ask in asks]
    found += [(ledger.plot(sight), ledger.plotted_page(sight)) for sight in sights]
    found += [ledger.incident_counts(), ledger.incident_counts({"grade": ("fair",)})]
    return [*found, ledger.facet_values("outlet")]


def _writes(ledger: Ledger) -> Iterator[Callable[[], object]]:
    """Give acts of every kind that lists and maps are made from, in an order in which each can be done."""
    names: list[str] = []
    yield lambda: names.append(add(ledger))
    yield lambda: names.append(add(ledger, DENIAL, "b.txt"))
    yield lambda: ledger.add_judgement(Judgement("accept", "Awa", AT, events=(event_key(names[0], "e1"),)))
    yield lambda: ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", *names),)))
    yield lambda: ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", *names, grade="fair"),)))
    yield lambda: add(ledger, DENIAL + " It added nothing.", "b.txt", LATER)  # the origin shows other words now
    yield lambda: add(ledger, DENIAL, "d.txt", LATER)  # what was shown no more is shown elsewhere
    yield lambda: add(ledger, made_by=ANEW)  # read again, and the same: the one write that changes no answer
    yield lambda: ledger.save_incidents(Changes(at=LATER, withdrawn=("RCP-1",)))
    yield lambda: ledger.erase(names[0], by="Awa", reason="asked for", at=LATER)


def test_what_others_write_is_seen(ledger: Ledger, url: str) -> None:
    """Whatever another program writes, a ledger that remembers answers as one that was just opened does."""
    seen = [_answers(ledger)]
    with open_ledger(url) as other:
        for write in _writes(other):
            write()
            with open_ledger(url) as fresh:
                assert _answers(ledger) == _answers(fresh)
            seen.append(_answers(ledger))

    assert [number for number, after in enumerate(seen[1:]) if after == seen[number]] == [7]
