"""Reports of a ledger are read again by another program: new readings supersede, what people decided and what was given stays, in either store."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import RecoupeError
from recoupe.model.serial import to_dict
from recoupe.pipeline.ledger import link_all, take_in
from recoupe.pipeline.reading import read_capture
from recoupe.pipeline.rereading import is_current, reread, settle_reread, waiting, was_cut_off
from recoupe.pipeline.review import Correction, Who, accept, correct, reviewed_report, reviewed_reports
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.ledger import Ledger
from recoupe.store.values import event_key
from tests.pipeline.test_ledger import AT, REPORTS

AWA = Who("Awa", "2024-06-01T08:00:00Z", "read again")
OLD = {"program": "recoupe 0.0.1", "codebook": {"digest": "sha256:old"}, "languages": {"fr": {}}}
GIVEN = ReadOptions(published=date(2024, 5, 9), outlet="Radio Test", language="en", media_type="text/plain; charset=utf-8")


def put_old(ledger: Ledger, name: str, options: ReadOptions | None = None, **edited: Any) -> str:
    """Take a report in as an older program read it: its events as given by `edited`."""
    content, known = REPORTS[name], options or ReadOptions()
    record = {**read_of(name), **edited, "produced_by": OLD}
    kept = {"published": known.published.isoformat() if known.published else None, "outlet": known.outlet, "language": known.language}
    return ledger.add_report(content, record, origin=name, at=AT, known={**kept, "media_type": known.media_type}).report_id


def read_of(name: str) -> dict[str, Any]:
    """Read a report as this program does."""
    return to_dict(read_capture(Capture(name, REPORTS[name]), ReadOptions(), load_codebook()))


def run(ledger: Ledger, *, everything: bool = False) -> list[Any]:
    """Read again what waits, and link."""
    cut_off, found = was_cut_off(ledger), list(reread(ledger, waiting(ledger, load_codebook(), everything=everything), load_codebook(), AWA.at))
    settle_reread(ledger, [one.report for one in found if one.difference], load_codebook(), AWA.at, everything=cut_off)
    return found


def test_only_what_another_program_read_waits(ledger: Ledger) -> None:
    """Reports that this very program read are left alone, unless all are asked for; a second run has nothing to do, and the log does not grow by readings."""
    take_in(ledger, Capture("second.txt", REPORTS["second.txt"]), ReadOptions(), load_codebook(), AT)
    old = put_old(ledger, "strike.txt")
    assert waiting(ledger, load_codebook()) == [old]
    assert len(waiting(ledger, load_codebook(), everything=True)) == 2

    (found,) = run(ledger)
    assert (found.report, found.origin, bool(found.difference)) == (old, "strike.txt", False)
    assert waiting(ledger, load_codebook()) == []
    assert all(is_current(record, load_codebook()) for record in ledger.reports())
    assert [len(ledger.readings(record["id"])) for record in ledger.reports()].count(2) == 1
    assert [bool(one.difference) for one in run(ledger, everything=True)] == [False, False]
    assert [len(ledger.readings(record["id"])) for record in ledger.reports()].count(2) == 1
    assert ledger.verify_chain() == ledger.verify_custody() == []


def test_difference_is_told_field_by_field(ledger: Ledger) -> None:
    """What is new, gone and otherwise is told: events with their words, fields with what they were and are; events keep their ids."""
    now = read_of("strike.txt")["events"][0]
    gone = {**now, "id": "e1", "type": "PROTEST", "modes": [], "trigger": {"start": 160, "end": 169, "text": "infirmier"}, "mentions": []}
    name = put_old(ledger, "strike.txt", events=[gone, {**now, "id": "e2", "status": "planned"}], language="en")
    (found,) = run(ledger)

    assert [event["id"] for event in found.difference.removed] == ["e1"]
    (change,) = found.difference.changed
    assert (change.event, dict(change.fields)) == ("e2", {"status": {"from": "planned", "to": "occurred"}})
    assert (found.difference.added, found.difference.fields) == ((), ("language",))
    assert [event["id"] for event in ledger.report(name)["events"]] == ["e2"]
    assert ledger.event_ids(name) == {"e1", "e2"}


def test_new_event_never_takes_the_id_of_another(ledger: Ledger) -> None:
    """The id of an event that is read no more is not given to one that is new; the same bytes taken in once more change nothing."""
    now = read_of("strike.txt")["events"][0]
    gone = {**now, "type": "PROTEST", "modes": [], "trigger": {"start": 160, "end": 169, "text": "infirmier"}, "mentions": []}
    name = put_old(ledger, "strike.txt", events=[gone])
    (found,) = run(ledger)

    assert [event["trigger"]["text"] for event in found.difference.added] == ["frappé"]
    assert [event["id"] for event in ledger.report(name)["events"]] == ["e2"]
    before = len(ledger.readings(name))
    take_in(ledger, Capture("strike.txt", REPORTS["strike.txt"]), ReadOptions(), load_codebook(), AT)
    assert len(ledger.readings(name)) == before


def test_what_was_given_is_given_again(ledger: Ledger) -> None:
    """Date, outlet, language and media type that were given at first are given again, and a run after that one has them too."""
    name = put_old(ledger, "other.txt", GIVEN)
    for _ in range(2):
        run(ledger, everything=True)
        found = ledger.report(name)
        assert (found["published"]["start"], found["outlet"]["name"], found["outlet"]["basis"]) == ("2024-05-09", "Radio Test", "given")
        assert ledger.read_with(name)["known"] == {"published": "2024-05-09", "outlet": "Radio Test", "language": "en", "media_type": GIVEN.media_type}


def test_what_was_given_is_kept_from_the_first(ledger: Ledger) -> None:
    """Taking a report in keeps what the caller knew over what the capture says of itself, and leaves no trace of it in the record."""
    item = Capture("other.txt", REPORTS["other.txt"], ReadOptions(outlet="Feed", language="en"))
    taken = take_in(ledger, item, ReadOptions(outlet="Radio Test"), load_codebook(), AT)
    assert taken.added is not None
    told = ledger.read_with(taken.added.report_id)

    assert (told["origin"], told["at"]) == ("other.txt", AT)
    assert (told["known"]["outlet"], told["known"]["language"]) == ("Radio Test", "en")
    assert "read_with" not in ledger.report(taken.added.report_id)


def test_reading_that_kept_nothing_shows_what_was_given(ledger: Ledger) -> None:
    """A reading of an older program, which kept nothing of what it was given, is read again with the date and outlet that it shows to have been given."""
    record = to_dict(read_capture(Capture("other.txt", REPORTS["other.txt"], GIVEN), ReadOptions(), load_codebook()))
    name = ledger.add_report(REPORTS["other.txt"], {**record, "produced_by": OLD}, origin="other.txt", at=AT).report_id
    run(ledger)

    assert (ledger.report(name)["published"]["start"], ledger.report(name)["outlet"]["name"]) == ("2024-05-09", "Radio Test")


def test_decisions_stay(ledger: Ledger) -> None:
    """A correction lies over the new reading, what was signed stays as it was signed, and what is read no more is kept and counted."""
    now = read_of("strike.txt")["events"][0]
    gone = {**now, "id": "e2", "type": "PROTEST", "modes": [], "trigger": {"start": 160, "end": 169, "text": "infirmier"}, "mentions": []}
    name = put_old(ledger, "strike.txt", events=[{**now, "status": "planned", "salience": "background"}, gone])
    correct(ledger, event_key(name, "e1"), Correction("responsibility", "suspected"), AWA)
    accept(ledger, event_key(name, "e2"), AWA)
    other = put_old(ledger, "second.txt", events=[{**read_of("second.txt")["events"][0], "modes": ["aerial"]}])
    accept(ledger, event_key(other, "e1"), AWA)
    found = {one.report: one for one in run(ledger)}

    assert (found[name].orphans, found[other].orphans) == (1, 0)
    strike, signed = reviewed_report(ledger, name)["events"]
    assert (strike["status"], strike["salience"], strike["responsibility"]) == ("occurred", "main", "suspected")
    assert (signed["type"], signed["id"], signed["review"]["orphan"]) == ("PROTEST", "e2", True)
    (event,) = reviewed_report(ledger, other)["events"]
    assert (event["modes"], event["review"]["differs"]) == (["aerial"], ["modes"])
    accounts = {event_key(account["report"], account["event"]) for one in ledger.incidents() for account in one["accounts"]}
    assert accounts == {event_key(record["id"], event["id"]) for record in reviewed_reports(ledger) for event in record["events"]}


def test_links_follow_the_new_reading(ledger: Ledger) -> None:
    """After a run incidents are as if all had been linked anew, those of events that are gone stand no more, and the others keep their ids."""
    now = read_of("strike.txt")["events"][0]
    gone = {**now, "type": "PROTEST", "modes": [], "trigger": {"start": 160, "end": 169, "text": "infirmier"}, "mentions": []}
    gone |= {"when": {**now["when"], "start": "2019-01-05", "end": "2019-01-05"}, "places": [], "actors": [], "casualties": []}
    put_old(ledger, "strike.txt", events=[gone, {**now, "id": "e2"}])
    put_old(ledger, "second.txt")
    link_all(ledger, load_codebook(), AT)
    before = {one["id"]: len(one["accounts"]) for one in ledger.incidents()}
    run(ledger)
    after = {one["id"]: len(one["accounts"]) for one in ledger.incidents()}

    assert sorted(before.values()) == [1, 2]
    assert after == {name: number for name, number in before.items() if number == 2}
    stands = list(ledger.dump())
    link_all(ledger, load_codebook(), AT)
    assert list(ledger.dump()) == stands


def test_run_that_is_cut_off_goes_on(ledger: Ledger) -> None:
    """A run that ends after some reports leaves these read; the next one reads the others, and links them all."""
    now = read_of("strike.txt")["events"][0]
    put_old(ledger, "strike.txt", events=[{**now, "places": [], "when": None}])
    put_old(ledger, "second.txt", events=[])
    put_old(ledger, "denial.txt", events=[])
    link_all(ledger, load_codebook(), AT)
    names = waiting(ledger, load_codebook())
    going: Iterator[Any] = reread(ledger, names, load_codebook(), AWA.at)
    next(going)
    next(going)
    going.close()

    assert was_cut_off(ledger)
    assert waiting(ledger, load_codebook()) == names[2:]
    run(ledger)
    assert not was_cut_off(ledger)
    assert [len(one["accounts"]) for one in ledger.incidents()] == [3]


def test_dry_run_writes_nothing(ledger: Ledger) -> None:
    """A run that only looks tells the same difference and leaves the log as it was."""
    put_old(ledger, "strike.txt", events=[])
    before = ledger.head()
    (found,) = list(reread(ledger, waiting(ledger, load_codebook()), load_codebook(), AWA.at, dry=True))

    assert len(found.difference.added) == 1
    assert ledger.head() == before


def test_what_cannot_be_read_any_more_stays(ledger: Ledger) -> None:
    """A report that this program refuses keeps the reading that it had, and is told with its reason; the others go on."""
    put_old(ledger, "strike.txt", ReadOptions(language="xx"))
    put_old(ledger, "second.txt")
    found = {one.origin: one.failure for one in run(ledger)}

    assert found["second.txt"] is None
    assert found["strike.txt"] is not None
    assert found["strike.txt"].code == "language"
    assert {record["origin"]: len(record["events"]) for record in ledger.reports()} == {"strike.txt": 1, "second.txt": 1}


def test_older_version_is_not_brought_back(ledger: Ledger) -> None:
    """Reading again what an origin shows does not make an older version of it current, and leaves that one as it was read."""
    put_old(ledger, "strike.txt")
    content = REPORTS["second.txt"]
    record = {**to_dict(read_capture(Capture("strike.txt", content), ReadOptions(), load_codebook())), "produced_by": OLD}
    later = ledger.add_report(content, record, origin="strike.txt", at="2024-05-04T08:00:00Z").report_id
    run(ledger)

    assert [record["id"] for record in ledger.reports()] == [later]
    assert [(one.version, one.current) for one in ledger.captures()] == [(1, False), (2, True)]


def test_rows_of_others_are_not_read_again(ledger: Ledger) -> None:
    """A record that somebody's table gave was never read from a text, and is left alone."""
    put_old(ledger, "strike.txt")
    record = {**ledger.report(next(ledger.reports())["id"]), "produced_by": {"program": "recoupe 0.0.1", "by": "import"}}
    ledger.add_report(REPORTS["strike.txt"], record, origin="rows.csv", at=AT)

    assert waiting(ledger, load_codebook(), everything=True) == []


def test_damaged_options_are_refused(ledger: Ledger) -> None:
    """What a report was read with is checked before it is used."""
    record = {**read_of("strike.txt"), "produced_by": OLD}
    ledger.add_report(REPORTS["strike.txt"], record, origin="strike.txt", at=AT, known={"published": "yesterday"})

    with pytest.raises(RecoupeError, match="recoupe verify"):
        run(ledger)
