"""Codings of one report are brought together one to one, and every figure says what two coders said."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from recoupe.measure.agreement import ALL_TIME, EVENTS, EVERYONE, MACHINE, REVIEW, Coding, disagreements, figures, together
from recoupe.measure.aligning import FIELDS, GRADED, MARKED, align


@pytest.fixture(scope="module")
def record(root: Path) -> dict:
    """Give a record with several events."""
    return json.loads((root / "tests" / "golden" / "convoi-ansongo.json").read_text("utf-8"))


def coding(record: dict, coder: str, events: list, report: str = "r1", day: str = "2024-03-14") -> Coding:
    return Coding(report, coder, day, len(record["text"]), events)


def figure_of(found, field: str, coders: tuple[str, ...], period: str = ALL_TIME):
    return next(one for one in found if (one.field, one.coders, one.period) == (field, coders, period))


def test_events_are_paired_whatever_their_order(record: dict) -> None:
    """Each event is paired with itself, in whatever order a coder has them and whatever id another reading gave it."""
    renamed = [{**event, "id": f"x{number}"} for number, event in enumerate(reversed(record["events"]))]
    pairs = align(record["events"], renamed)

    assert len(pairs) == len(record["events"]) > 1
    assert all(one["trigger"] == other["trigger"] for one, other in pairs)


def test_event_that_one_coder_alone_has_stays_alone(record: dict) -> None:
    """An event is paired once at most; what one coder does not have is a pair with nothing."""
    first, *rest = record["events"]
    pairs = align([first, *rest], rest)

    assert [one["id"] for one, other in pairs if other is None] == [first["id"]]
    assert align([], [first]) == [(None, first)]


def test_same_codings_agree_in_every_field(record: dict) -> None:
    """Two who code alike agree by all of it in every field; where nothing varies, there is no alpha to give."""
    met = together([coding(record, name, record["events"]) for name in ("Awa", "Bo")])
    found = figures(met)

    assert {one.field for one in found} == {EVENTS, *(field.name for field in (*FIELDS, *GRADED)), *MARKED}
    assert {one.found.share for one in found if one.found.units} == {1.0}
    assert {one.found.alpha for one in found} <= {1.0, None}
    assert figure_of(found, "words of the deed", ("Awa", "Bo")).found.alpha == 1.0
    assert list(disagreements(met["Awa", "Bo"])) == []


def test_each_difference_is_told(record: dict) -> None:
    """A field that two coders say otherwise, and an event that one alone has, are disagreements with what each says."""
    other = deepcopy(record["events"])
    other[0]["status"] = "denied"
    missed = other.pop()
    met = together([coding(record, "Awa", record["events"]), coding(record, "Bo", other)])
    told = list(disagreements(met["Awa", "Bo"]))

    assert [(one.field, one.event, one.said) for one in told] == [
        ("status", other[0]["id"], (record["events"][0]["status"], "denied")),
        (EVENTS, missed["id"], (missed["type"], None)),
    ]
    assert [one.field for one in disagreements(met["Awa", "Bo"], ["status"])] == ["status"]
    share = (len(other) - 1) / len(other)
    assert figure_of(figures(met), "status", ("Awa", "Bo")).found.share == pytest.approx(share)
    assert figure_of(figures(met), EVENTS, ("Awa", "Bo")).found.share == pytest.approx(2 * len(other) / (2 * len(other) + 1))


def test_order_of_values_is_no_difference(record: dict) -> None:
    """Two who name the same people in another order agree."""
    ones, others = deepcopy(record["events"][:1]), deepcopy(record["events"][:1])
    ones[0]["actors"] = [{**ones[0]["recipients"][0], "name": name, "entity": None} for name in ("Les éleveurs", "L’armée")]
    others[0]["actors"] = [{**one, "name": one["name"].upper()} for one in reversed(ones[0]["actors"])]

    assert list(disagreements(together([coding(record, "Awa", ones), coding(record, "Bo", others)])["Awa", "Bo"])) == []


def test_machine_stands_beside_people(record: dict) -> None:
    """People are compared with each other and with the machine, all pairs of people together without it; the review with the machine alone."""
    codings = [coding(record, name, record["events"]) for name in ("Awa", "Bo", "Cy", MACHINE, REVIEW)]
    found = {one.coders for one in figures(together(codings))}

    people = {("Awa", "Bo"), ("Awa", "Cy"), ("Bo", "Cy")}
    assert found == people | {(EVERYONE,), (MACHINE, REVIEW)} | {(name, MACHINE) for name in ("Awa", "Bo", "Cy")}


def test_months_are_told_apart(record: dict) -> None:
    """Each month has its own figures beside those of all time; a report without a day counts in the whole alone."""
    denied = [{**event, "status": "denied"} for event in record["events"]]
    days = {"r1": "2024-03-14", "r2": "2024-04-02", "r3": ""}
    codings = [
        coding(record, name, denied if (name, report) == ("Bo", "r2") else record["events"], report, day)
        for report, day in days.items()
        for name in ("Awa", "Bo")
    ]
    found = figures(together(codings), ["status"], monthly=True)

    assert [(one.period, one.reports) for one in found] == [(ALL_TIME, 3), ("2024-03", 1), ("2024-04", 1)]
    assert figure_of(found, "status", ("Awa", "Bo"), "2024-03").found.share == 1.0
    assert figure_of(found, "status", ("Awa", "Bo"), "2024-04").found.share < 1.0


def test_numbers_lie_apart_by_how_much(record: dict) -> None:
    """A toll that is off by one costs less than one that is off by a hundred, and who gives none is not counted."""
    event = next(event for event in record["events"] if any(one["kind"] == "killed" for one in event["casualties"]))
    figure = next(one for one in event["casualties"] if one["kind"] == "killed")

    def told(number: int | None) -> list:
        return [{**event, "casualties": [] if number is None else [{**figure, "low": number, "high": number, "side": None}]}]

    def alpha(last: int) -> float:
        numbers = [(3, 3), (10, 10), (20, last), (5, None)]
        codings = [coding(record, name, told(pair[place]), f"r{row}") for row, pair in enumerate(numbers) for place, name in enumerate(("Awa", "Bo"))]
        row = figures(together(codings), ["killed, number"])[0].found
        assert row.units == 3
        return row.alpha

    assert 1.0 > alpha(21) > 0.9 > alpha(120)
