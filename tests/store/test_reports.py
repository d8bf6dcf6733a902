"""Reports go in once, by their bytes, and come out as they were read."""

import pytest

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.ledger import Ledger
from recoupe.store.values import Window
from tests.store.samples import ANEW, AT, DENIAL, LATER, STRIKE, add, event, report


def test_report_comes_out_as_it_went_in(ledger: Ledger) -> None:
    """Bytes and record come out as they went in, with their keys in their order."""
    original, record = report()

    added = ledger.add_report(original, record, origin="a.txt", at=AT)

    assert (added.version, added.new) == (1, True)
    assert ledger.original(added.report_id) == original
    assert ledger.original(added.report_id.removeprefix("sha256:")) == original
    assert ledger.report(added.report_id) == record
    assert list(ledger.report(added.report_id)) == list(record)
    assert list(ledger.reports()) == [record]


def test_same_bytes_change_nothing(ledger: Ledger) -> None:
    """The same bytes, read the same, change nothing, not even the log, whenever they come again."""
    original, record = report()
    ledger.add_report(original, record, origin="a.txt", at=AT)
    before = ledger.head()

    again = ledger.add_report(original, record, origin="a.txt", at=LATER)

    assert (again.version, again.new) == (1, False)
    assert ledger.head() == before


def test_other_bytes_of_an_origin_are_its_next_version(ledger: Ledger) -> None:
    """The same page with other bytes is a new version, and the old one is kept and shown only if it is asked for."""
    old = add(ledger, STRIKE)
    new = add(ledger, DENIAL, at=LATER)

    assert [record["id"] for record in ledger.reports()] == [new]
    assert {record["id"] for record in ledger.reports(include_superseded=True)} == {old, new}
    assert [(one.version, one.current) for one in ledger.captures()] == [(1, False), (2, True)]


def test_older_capture_that_comes_late_is_an_older_version(ledger: Ledger) -> None:
    """What an archive saw before does not replace what the page shows now."""
    new = add(ledger, DENIAL, at=LATER)
    original, record = report(STRIKE)

    assert ledger.add_report(original, record, origin="a.txt", at=AT).version == 1
    assert [shown["id"] for shown in ledger.reports()] == [new]


def test_page_that_goes_back_shows_its_old_bytes(ledger: Ledger) -> None:
    """A page that is put back as it was has a third version with the first one's bytes."""
    old = add(ledger, STRIKE, at="2024-03-14T09:00:00Z")
    add(ledger, DENIAL, at="2024-03-14T10:00:00Z")
    original, record = report(STRIKE)

    assert ledger.add_report(original, record, origin="a.txt", at="2024-03-14T11:00:00Z").version == 3
    assert [shown["id"] for shown in ledger.reports()] == [old]


def test_same_bytes_of_two_origins_are_one_report(ledger: Ledger) -> None:
    """One text on two pages is one report; its origin is the first by code point, whichever came first."""
    add(ledger, origin="z.txt")
    report_id = add(ledger, origin="b.txt")

    assert [record["origin"] for record in ledger.reports()] == ["b.txt"]
    assert sorted(one.origin for one in ledger.captures() if one.report_id == report_id) == ["b.txt", "z.txt"]


@pytest.mark.parametrize("order", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_reading_of_two_origins_does_not_depend_on_order(ledger: Ledger, order: tuple[str, str]) -> None:
    """The same bytes that are read otherwise because of their origin give the same record, whichever origin came first."""
    for origin in order:
        original, record = report(origin=origin)
        ledger.add_report(original, {**record, "language": origin[0]}, origin=origin, at=AT)

    assert [(record["origin"], record["language"]) for record in ledger.reports()] == [("a.txt", "a")]


def test_new_program_supersedes_what_was_read(ledger: Ledger) -> None:
    """The same bytes read by another program are a new reading; the old one stays, and says what superseded it."""
    report_id = add(ledger)
    add(ledger, made_by=ANEW)
    first, second = ledger.readings(report_id)

    assert ledger.report(report_id)["produced_by"] == ANEW
    assert (first.superseded_by, second.supersedes) == (second.id, first.id)
    assert (second.program, second.codebook) == ("recoupe 0.2.0", "sha256:bb")
    assert len(list(ledger.reports(include_superseded=True))) == 2
    assert [row["key"] for row in ledger.events()] == [f"{report_id}#e1", f"{report_id}#e2"]


def test_reading_can_go_back(ledger: Ledger) -> None:
    """A report that is read again by the older program has three readings, and the last stands."""
    report_id = add(ledger)
    add(ledger, made_by=ANEW)
    add(ledger)

    assert len(ledger.readings(report_id)) == 3
    assert ledger.report(report_id)["produced_by"]["program"] == "recoupe 0.1.0"


def test_record_of_other_bytes_is_refused(ledger: Ledger) -> None:
    """A record that was not made of these bytes is refused, and nothing of it is kept."""
    _, record = report()
    with pytest.raises(StoreError, match="hand over the bytes that were read"):
        ledger.add_report(b"other", record, origin="a.txt", at=AT)
    with pytest.raises(StoreError, match="recoupe/report/1"):
        ledger.add_report(b"other", {}, origin="a.txt", at=AT)

    assert ledger.head().entries == 0


@pytest.mark.parametrize("at", ["yesterday", "2024-03-14T09:30:00"])
def test_time_without_zone_is_refused(ledger: Ledger, at: str) -> None:
    """A time that does not say in which zone it is, or that is none, is refused."""
    original, record = report()
    with pytest.raises(StoreError, match="2024-03-14T09:30:00Z"):
        ledger.add_report(original, record, origin="a.txt", at=at)


def test_unknown_report_is_told(ledger: Ledger) -> None:
    """A report that the ledger does not hold is told as such."""
    with pytest.raises(UnknownIdError, match="sha256:00"):
        ledger.report("sha256:00")
    with pytest.raises(UnknownIdError, match="sha256:00"):
        ledger.original("00")


def test_failed_input_is_kept_with_its_reason(ledger: Ledger) -> None:
    """An input that cannot be read is kept once with its reason, and leaves the list when its origin is read."""
    ledger.add_failure(b"\0", "a.txt", "the input is not text", AT)
    ledger.add_failure(b"\0", "a.txt", "the input is not text", LATER)
    ledger.add_failure(None, "b.txt", "no answer", AT)

    assert [(one["origin"], one["reason"]) for one in ledger.failures()] == [("a.txt", "the input is not text"), ("b.txt", "no answer")]
    assert ledger.original(next(iter(ledger.failures()))["report"]) == b"\0"
    add(ledger)
    assert [one["origin"] for one in ledger.failures()] == ["b.txt"]
    assert len(list(ledger.failures(read_since=True))) == 2


def test_bytes_are_kept_before_they_are_read(ledger: Ledger) -> None:
    """Bytes can be kept first, and the report that is made of them keeps them once."""
    original, record = report()
    kept = ledger.keep(original, at=AT)

    assert ledger.original(kept) == original
    assert list(ledger.reports()) == []
    ledger.keep(original, at=AT)
    assert ledger.head().entries == 1
    assert ledger.add_report(original, record, origin="a.txt", at=AT).new
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("text", ["nul \0 half \ud800 line \u2028 \U0001f4a5", "", "é" * 300_000], ids=["fragile", "empty", "long"])
def test_any_text_is_kept(ledger: Ledger, text: str) -> None:
    """Texts that databases do not like come out as they went in, and the log bears them out."""
    original, record = report()
    record = {**record, "text": text, "origin": "odd\udc80\0name"}
    ledger.add_report(original, record, origin="odd\udc80\0name", at=AT)

    assert ledger.report(record["id"])["text"] == text
    assert next(ledger.captures()).origin == "odd\\udc80\\x00name"
    assert ledger.verify_chain() == []


def test_many_reports_come_in_pages(ledger: Ledger) -> None:
    """More reports than a page of the database come out once each, in the order of their ids."""
    ids = sorted(add(ledger, f"Text {number}.", f"{number}.txt") for number in range(120))

    assert [record["id"] for record in ledger.reports()] == ids
    assert [record["id"] for record in ledger.reports(include_superseded=True)] == ids


@pytest.mark.parametrize(
    ("start", "end"), [("2024-03-10", "2024-03-10"), ("2024-03-01", "2024-03-31"), ("2024-01-01", "2024-12-31"), ("2010-01-01", "2024-12-31")]
)
def test_span_of_any_length_is_found_by_each_of_its_days(ledger: Ledger, start: str, end: str) -> None:
    """An event is found by its first day, its last and one between, and by no day beside it; also one that is told to the minute, or has one open end."""
    original, record = report()
    told = [{**event("e1"), "when": {"start": f"{start}T23:50", "end": end}}, {**event("e2"), "when": {"start": None, "end": end}}]
    ledger.add_report(original, {**record, "events": told}, origin="a.txt", at=AT)

    def found(since: str, until: str) -> list[str]:
        return [row["event"]["id"] for row in ledger.events(Window(since=since, until=until, undated=False))]

    assert found(start, start) == (["e1", "e2"] if start == end else ["e1"])
    assert found(end, end) == found(end, "2030-01-01") == ["e1", "e2"]
    assert found("2024-03-10", "2024-03-10") == (["e1", "e2"] if end == "2024-03-10" else ["e1"])
    assert found("2009-01-01", "2009-12-31") == found("2025-01-01", "2025-01-01") == []


def test_days_that_are_none_are_kept_and_found(ledger: Ledger) -> None:
    """What is no day of the calendar is kept as it is told, and found by days around it as texts are ordered."""
    original, record = report()
    odd = {**event("e1"), "when": {"start": "2024-02-31", "end": "2024-02-31"}}
    ledger.add_report(original, {**record, "events": [odd]}, origin="a.txt", at=AT)

    assert [row["event"]["when"]["start"] for row in ledger.events(Window(since="2024-02-30", until="2024-03-01", undated=False))] == ["2024-02-31"]
    assert list(ledger.events(Window(since="2024-02-32", undated=False))) == []


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (Window(), ["e1", "e2", "e3", "e4"]),
        (Window(types=("ACCUSE",)), ["e2"]),
        (Window(since="2024-03-13", until="2024-03-20", undated=False), ["e1"]),
        (Window(since="2024-03-13", until="2024-03-20"), ["e1", "e2"]),
        (Window(until="2024-02-01", undated=False), ["e3", "e4"]),
        (Window(box=(17.0, 0.0, 19.0, 1.0), unplaced=False), ["e1"]),
        (Window(box=(17.0, 0.0, 19.0, 1.0)), ["e1", "e2"]),
        (Window(box=(-20.0, 170.0, -10.0, -170.0), unplaced=False), ["e3", "e4"]),
        (Window(reports=("sha256:00",)), []),
    ],
    ids=["all", "type", "time", "time or none", "before", "box", "box or none", "over the date line", "reports"],
)
def test_events_are_found_by_time_place_and_type(ledger: Ledger, window: Window, found: list[str]) -> None:
    """Events are looked up by time, place and type, also over the 180th meridian."""
    original, record = report()
    far = [event("e3", day="2024-01-01", point=(-17.0, 179.5)), event("e4", day="2024-01-01", point=(-17.0, -179.5))]
    ledger.add_report(original, {**record, "events": [*record["events"], *far]}, origin="a.txt", at=AT)

    assert [row["event"]["id"] for row in ledger.events(window)] == found
