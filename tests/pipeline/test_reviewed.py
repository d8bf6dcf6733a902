"""What people decided lies over what was read: every value is checked, and decisions stay with the words that they are about."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from recoupe.errors import ReviewError
from recoupe.model.serial import from_dict, to_dict
from recoupe.pipeline.corrections import FIELDS, corrected
from recoupe.pipeline.reading import read_report
from recoupe.pipeline.reviewed import anchored, bare_events, reviewed, standing, without_rejected
from recoupe.store.values import Judged, Judgement, event_key
from tests.support import codebook

AT = "2024-06-01T08:00:00Z"
TEXT = (
    "Gao Hebdo\n3 mai 2024\n\nDeux drones de l'armée malienne ont frappé jeudi 2 mai 2024 le marché de Téméra, près de Gao, au Mali. "
    "Neuf civils ont été tués, selon un infirmier. Samedi, des hommes armés ont enlevé un enseignant à Ansongo.\n"
)


@cache
def _read() -> dict[str, Any]:
    return to_dict(read_report(TEXT.encode(), "strike.txt"))


@pytest.fixture
def record() -> dict[str, Any]:
    """Give a record of our own that tells two events."""
    return deepcopy(_read())


def decided(kind: str, record: dict[str, Any], event: dict[str, Any], name: str = "", **rest: Any) -> Judged:
    """Make a decision on an event as `review` writes it."""
    value = {**anchored(record, event), **{key: item for key, item in rest.items() if key in {"value", "span"}}}
    said = Judgement(kind, "Awa", AT, "misread", events=(event_key(record["id"], event["id"]),), field=rest.get("field"), value=value)
    return Judged(name or f"{kind}-{event['id']}-{rest.get('field')}", said, superseded=False)


def withdrawn(one: Judged, name: str) -> Judged:
    """Make the decision that takes one back."""
    return Judged(name, Judgement("withdraw", "Awa", AT, events=one.judgement.events, supersedes=one.id), superseded=False)


def by_id(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {event["id"]: event for event in record["events"]}


def test_sample_tells_a_strike_and_an_abduction(record: dict[str, Any]) -> None:
    """The report that these tests work on is read as they need it."""
    assert [(event["type"], event["trigger"]["text"]) for event in record["events"]] == [("ASSAULT", "frappé"), ("ASSAULT", "enlevé")]


def test_nothing_decided_changes_nothing(record: dict[str, Any]) -> None:
    """Without decisions a record is as it was read, and every event says that nobody reviewed it."""
    found = reviewed(record, ())

    assert [event.pop("review")["state"] for event in found["events"]] == ["unreviewed", "unreviewed"]
    assert found == record


def test_correction_lies_over_its_event_and_says_what_changed(record: dict[str, Any]) -> None:
    """A corrected field has the person's value, its reason, and what it said before; codes follow; the record still has its shape."""
    strike = record["events"][0]
    span = {"start": 22, "end": 33, "text": TEXT[22:33]}
    found = reviewed(record, [decided("correct", record, strike, field="modes", value=["aerial"], span=span)])
    event = by_id(found)[strike["id"]]

    assert (event["modes"], event["because"]["modes"]) == (["aerial"], [{"rule": "review", "span": span}])
    assert event["review"]["state"] == "corrected"
    (change,) = event["review"]["changes"]
    assert (change["field"], change["from"], change["to"], change["reason"], change["by"], change["at"]) == (
        "modes",
        ["drone"],
        ["aerial"],
        "misread",
        "Awa",
        AT,
    )
    assert event["codes"]["cameo"] != strike["codes"]["cameo"]
    from_dict(found)


def test_later_decision_counts(record: dict[str, Any]) -> None:
    """Of two corrections of a field the later one stands and tells both steps; what is rejected last is rejected."""
    strike = record["events"][0]
    first, second = (decided("correct", record, strike, str(day), field="status", value=status) for day, status in enumerate(("planned", "attempted")))
    event = by_id(reviewed(record, [first, second]))[strike["id"]]
    rejected = reviewed(record, [first, second, decided("reject", record, strike)])

    assert event["status"] == "attempted"
    assert [(one["from"], one["to"]) for one in event["review"]["changes"]] == [("occurred", "planned"), ("planned", "attempted")]
    assert by_id(rejected)[strike["id"]]["review"]["state"] == "rejected"
    assert [event["trigger"]["text"] for event in without_rejected(rejected)["events"]] == ["enlevé"]


def test_event_is_found_without_laying_corrections(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a decision is written on is found without laying over it what was corrected before, which would take the longer the more was decided."""
    one = decided("correct", record, record["events"][0], "c", field="status", value="planned")
    monkeypatch.setattr("recoupe.pipeline.reviewed.corrected", None)

    assert bare_events(record, [one], codebook()) == {event["id"]: event for event in record["events"]}


def test_taking_back_and_taking_that_back(record: dict[str, Any]) -> None:
    """A decision that is taken back does not count; it counts again when that is taken back, and so on."""
    decision = decided("reject", record, record["events"][0], "a")
    back = withdrawn(decision, "b")
    again = withdrawn(back, "c")

    assert [one.id for one in standing([decision, back])] == ["b"]
    assert [one.id for one in standing([decision, back, again])] == ["a", "c"]
    assert [event["review"]["state"] for event in reviewed(record, [decision, back])["events"]] == ["unreviewed", "unreviewed"]
    assert [event["review"]["state"] for event in reviewed(record, [decision, back, again])["events"]] == ["rejected", "unreviewed"]


def test_decision_follows_the_words_of_its_event(record: dict[str, Any]) -> None:
    """Where another reading numbers its events otherwise, a decision stays with the event that the same words tell."""
    decision = decided("reject", record, record["events"][0])
    other = deepcopy(record)
    other["events"].reverse()
    for number, event in enumerate(other["events"], start=1):
        event["id"] = f"e{number}"

    assert {event["trigger"]["text"]: event["review"]["state"] for event in reviewed(other, [decision])["events"]} == {
        "frappé": "rejected",
        "enlevé": "unreviewed",
    }


def test_decision_follows_words_that_moved(record: dict[str, Any]) -> None:
    """Where another reading shows the text with other offsets, a correction and its spans stand where the words stand now."""
    strike = record["events"][0]
    wanted = [*strike["places"], {**strike["places"][0], "name": "Ansongo", "entity": None, "span": _span("Ansongo", TEXT)}]
    decision = decided("correct", record, strike, field="places", value=wanted, span=_span("Téméra", TEXT))
    before = "Accueil\n"
    other = to_dict(read_report((before + TEXT).encode(), "strike.txt"))
    other["id"] = record["id"]
    event = next(one for one in reviewed(other, [decision])["events"] if one["review"]["state"] == "corrected")

    assert event["trigger"]["text"] == "frappé"
    assert [place["span"]["start"] for place in event["places"]] == [place["span"]["start"] + len(before) for place in wanted]
    from_dict(reviewed(other, [decision]))


def _span(words: str, text: str) -> dict[str, Any]:
    return {"start": text.index(words), "end": text.index(words) + len(words), "text": words}


def test_event_that_is_read_no_more_is_kept_and_marked(record: dict[str, Any]) -> None:
    """What a person accepted or corrected stays when another reading does not find it, marked; a rejected one is written down and not put back."""
    strike, abduction = record["events"]
    decisions = [decided("accept", record, strike), decided("correct", record, strike, field="status", value="attempted"), decided("reject", record, abduction)]
    bare = {**record, "events": []}
    found = reviewed(bare, decisions)
    (kept,) = found["events"]

    assert (kept["trigger"], kept["status"], kept["review"]["state"], kept["review"]["orphan"]) == (strike["trigger"], "attempted", "corrected", True)
    assert [(one["event"], one["kind"], one["trigger"]["text"]) for one in found["review"]["orphans"]] == [(abduction["id"], "reject", "enlevé")]


def test_nothing_is_dropped_where_the_words_are_gone(record: dict[str, Any]) -> None:
    """Decisions whose words are no longer in the text are all written down, with their values."""
    strike = record["events"][0]
    decisions = [
        decided("accept", record, strike),
        decided("correct", record, strike, field="status", value="planned"),
        decided("add", record, {**strike, "id": "h1"}),
    ]
    found = reviewed({**record, "text": "Autre chose.", "events": []}, decisions)

    assert found["events"] == []
    assert {one["judgement"] for one in found["review"]["orphans"]} == {one.id for one in decisions}
    assert {one["value"] for one in found["review"]["orphans"]} == {None, "planned"}


def test_signed_reading_stays(record: dict[str, Any]) -> None:
    """An accepted event stays as it was signed when another reading says otherwise, and the fields that differ are named."""
    strike = record["events"][0]
    decision = decided("accept", record, strike)
    other = deepcopy(record)
    other["events"][0].update(status="denied", modes=["aerial"])
    event = by_id(reviewed(other, [decision]))[strike["id"]]

    assert (event["status"], event["modes"], event["review"]["state"]) == ("occurred", ["drone"], "accepted")
    assert sorted(event["review"]["differs"]) == ["modes", "status"]


def test_added_event_takes_the_place_of_one_that_is_found_later(record: dict[str, Any]) -> None:
    """An event that a person added is in the record once, also when a later reading finds it by the same words."""
    abduction = record["events"][1]
    decision = decided("add", record, {**abduction, "id": "h1", "status": "attempted"})
    alone = reviewed({**record, "events": record["events"][:1]}, [decision])
    both = reviewed(record, [decision])

    for found in (alone, both):
        assert [(event["trigger"]["text"], event["id"]) for event in found["events"]] == [("frappé", "e1"), ("enlevé", "h1")]
        assert (by_id(found)["h1"]["status"], by_id(found)["h1"]["review"]["added"]) == ("attempted", True)


def test_decision_written_by_other_means_counts_by_id(record: dict[str, Any]) -> None:
    """A judgement that keeps nothing but the id of its event lies over the event of that id."""
    plain = Judged("x", Judgement("correct", "Awa", AT, events=(event_key(record["id"], "e1"),), field="salience", value="background"), superseded=False)

    assert by_id(reviewed(record, [plain]))["e1"]["salience"] == "background"


def test_correction_that_no_longer_fits_is_kept_apart(record: dict[str, Any]) -> None:
    """A correction that the codebook has no word for any more changes nothing, breaks nothing, and is written down with the reason."""
    decision = decided("correct", record, record["events"][0], field="modes", value=["obsolete"])
    found = reviewed(record, [decision])

    assert found["events"][0]["modes"] == ["drone"]
    assert found["events"][0]["review"]["state"] == "unreviewed"
    assert "'obsolete' is no mode of ASSAULT" in found["review"]["orphans"][0]["why"]


REFUSED = [
    ("colour", "red", "an event has none of that name"),
    ("id", "e9", "follows from the others"),
    ("codes", {}, "follows from the others"),
    ("type", "WAR", "'WAR' is no type; choose one of ACCUSE"),
    ("modes", ["aerial", "nuclear"], "'nuclear' is no mode of ASSAULT"),
    ("modes", "aerial", "modes is a list; 'aerial' is none"),
    ("contexts", ["weather"], "'weather' is no context"),
    ("status", "done", "'done' is no status; choose one of occurred, attempted"),
    ("responsibility", None, "None is no responsibility"),
    ("actors.0.country", "XXX", "no country of ISO 3166-1"),
    ("actors.0.sector", "ARMY", "'ARMY' is no sector"),
    ("actors.0.colour", "red", "nothing at 'colour'"),
    ("actors.7.name", "x", "nothing at '7'"),
    ("actors.0", {"name": "x"}, "required field missing"),
    ("recipients.1.count.low", 12, "12 to 9 is no number"),
    ("casualties.0.low", -1, "-1 to 9 is no number"),
    ("casualties.0.kind", "wounded", "shape of recoupe/report/1"),
    ("casualties.0.side", "both", "'both' is no side"),
    ("places.0.lat", 91.0, "no point of the globe"),
    ("places.0.lon", None, "no point of the globe"),
    ("places.0.precision", "village", "'village' is no precision"),
    ("when", {"start": "2024-05-03", "end": "2024-05-02", "precision": "day", "basis": "stated", "spans": []}, "before it begins"),
    ("when.start", "2 mai", "is no day"),
    ("when.basis", "guessed", "'guessed' is no basis"),
    ("trigger", {"start": 58, "end": 64, "text": "tué"}, "and not 'tué'"),
    ("trigger", {"start": 58, "end": 5_000}, "lies outside a text"),
    ("weapons.0", {"name": "drone", "kind": "drone", "span": {"start": 22, "end": 33}, "noun": None, "calibre": 3}, "has no field 'calibre'"),
]


@pytest.mark.parametrize(("field", "value", "said"), REFUSED, ids=[f"{field}-{number}" for number, (field, _, _) in enumerate(REFUSED)])
def test_what_the_record_cannot_hold_is_refused(record: dict[str, Any], field: str, value: object, said: str) -> None:
    """An unknown field, a word outside its list, a span that is not in the text, a date or number that is none: each refused with what to do."""
    with pytest.raises(ReviewError, match="(?s).*" + said.replace("(", r"\(")):
        corrected(record["events"][0], field, value, None, (record["text"], codebook()))


def test_words_that_are_not_in_the_text_are_no_reason(record: dict[str, Any]) -> None:
    """The span that a correction rests on must be in the text as well."""
    with pytest.raises(ReviewError, match="lies outside"):
        corrected(record["events"][0], "status", "planned", {"start": 1, "end": 9_999}, (record["text"], codebook()))
    with pytest.raises(ReviewError, match="write it as start and end"):
        corrected(record["events"][0], "status", "planned", {"from": 1}, (record["text"], codebook()))


def test_way_into_a_field_changes_that_alone(record: dict[str, Any]) -> None:
    """A way into a field changes what stands at its end; spans may be given by their offsets."""
    event = corrected(record["events"][0], "places.0.span", {"start": 95, "end": 101}, None, (record["text"], codebook()))

    assert event["places"][0] == {**record["events"][0]["places"][0], "span": {"start": 95, "end": 101, "text": TEXT[95:101]}}


def test_modes_of_another_type_go_with_the_type(record: dict[str, Any]) -> None:
    """When the type is corrected, modes that the new type does not have go, and the change says so."""
    strike = record["events"][0]
    event = by_id(reviewed(record, [decided("correct", record, strike, field="type", value="PROTEST")]))["e1"]

    assert (event["type"], event["modes"]) == ("PROTEST", [])
    assert [one["field"] for one in event["review"]["changes"]] == ["type", "modes"]


def test_one_field_is_shaped_as_the_whole_event_is(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction reads the field that it changes, and comes to what it comes to where the whole event is read, in the order of the record."""
    known = (record["text"], codebook())
    cases = [(event, field, event[field]) for event in record["events"] for field in FIELDS]
    cases += [(record["events"][0], "status", "planned"), (record["events"][0], "type", "PROTEST"), (record["events"][0], "places.0.lat", 16)]
    short = [corrected(event, field, value, None, known) for event, field, value in cases]
    ordered = corrected(dict(reversed(record["events"][0].items())), "status", "planned", None, known)
    monkeypatch.setattr("recoupe.pipeline.corrections.field_names", lambda _kind: ())

    assert short == [corrected(event, field, value, None, known) for event, field, value in cases]
    assert list(ordered) == list(record["events"][0])


def test_what_is_read_has_no_fault(root) -> None:
    """Every field of every event that the examples give can be set to what it says, and codes that follow are those that were read."""
    others = []
    for path in sorted((root / "examples").glob("*.*"))[:8]:
        found = to_dict(read_report(path.read_bytes(), path.name))
        for event in found["events"]:
            for field in ("type", "modes", "contexts", "status", "actors", "recipients", "places", "when", "casualties", "trigger"):
                again = corrected(event, field, event[field], None, (found["text"], codebook()))
                assert again[field] == event[field]
                if field in {"type", "modes"} and again["codes"] != event["codes"]:
                    others.append((path.name, event["id"], field))

    assert others == []
