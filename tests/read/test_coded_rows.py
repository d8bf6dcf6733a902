"""Rows that a team has coded become records of the public shape, each value with its cell; what cannot be one is told."""

import io
import json
from typing import Any

import jsonschema
import pytest

from recoupe.codebook.imports import ImportProfile, load_profile, profile_names, read_profile
from recoupe.errors import CodebookError, TableError
from recoupe.model.json_schema import record_schema
from recoupe.model.precision import date_prec, geo_precision, time_precision, where_prec
from recoupe.model.serial import from_dict
from recoupe.read.captures import Refusal
from recoupe.read.coded_rows import Table, coded_rows, in_short, record_of
from tests.support import codebook
from tests.walking import broken_spans

EXAMPLES = [(name, number) for name in profile_names() for number in range(len(load_profile(name, codebook()).examples))]


def profile(name: str) -> ImportProfile:
    return load_profile(name, codebook())


def example(name: str, **changed: str) -> dict[str, str]:
    return {**profile(name).examples[0].row, **changed}


def record(name: str, **changed: str) -> dict[str, Any]:
    return record_of(example(name, **changed), "t.csv:2", Table("t.csv", profile(name), codebook()))


def rows(text: str, name: str = "ucdp") -> list[dict[str, Any] | Refusal]:
    return list(coded_rows(io.BytesIO(text.encode()), Table("t.csv", profile(name), codebook())))


def written(*found: dict[str, str]) -> str:
    lines = ["\t".join(found[0]), *("\t".join(row.values()) for row in found)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_examples_of_the_profiles_come_out(name: str, number: int) -> None:
    """Every example row of a profile comes to what the profile says."""
    one = profile(name).examples[number]

    assert in_short(record_of(one.row, "t.csv:2", Table("t.csv", profile(name), codebook()))) == one.gives


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_record_has_the_public_shape(name: str, number: int) -> None:
    """A record is valid by the public schema, can be read back, and every span equals the characters it points at."""
    found = record_of(profile(name).examples[number].row, "t.csv:2", Table("t.csv", profile(name), codebook()))
    jsonschema.Draft202012Validator(record_schema()).validate(found)

    assert from_dict(found).events
    assert broken_spans(found) == []
    assert (found["by"], found["produced_by"]["by"]) == ("import", "import")
    assert json.loads(json.dumps(found)) == found


def test_every_profile_has_examples() -> None:
    """A profile without an example is not checked by anything."""
    assert {"acled", "ucdp"} <= set(profile_names())
    assert all(len(profile(name).examples) >= 2 for name in profile_names())


@pytest.mark.parametrize("code", [code.code for code in codebook().codes if code.scheme == "acled" and code.type])
def test_every_sub_event_type_comes_back(code: str) -> None:
    """Every sub-event type of ACLED that leads to a type comes back as it, and keeps its own code."""
    back = next(one for one in codebook().codes if one.code == code and one.scheme == "acled")
    event = record("acled", sub_event_type=code)["events"][0]

    assert (event["type"], tuple(event["modes"])) == (back.type, back.modes)
    assert event["codes"]["acled"] == {"event_type": back.group, "sub_event_type": code}


@pytest.mark.parametrize("code", ["1", "2", "3", "4", "5", "6", "7"])
def test_exactness_of_a_place_comes_back(code: str) -> None:
    """The rung of UCDP's ladder of places is the same before and after."""
    assert where_prec(from_dict(record("ucdp", where_prec=code)).events[0].places[0]) == int(code)


@pytest.mark.parametrize("code", ["1", "2", "3"])
def test_exactness_of_acled_comes_back(code: str) -> None:
    """The rungs of ACLED's ladders of places and days are the same before and after."""
    event = from_dict(record("acled", geo_precision=code, time_precision=code)).events[0]

    assert (geo_precision(event.places[0]), time_precision(event.when)) == (int(code), int(code))


@pytest.mark.parametrize(("last", "rung"), [("2024-01-16", 1), ("2024-01-20", 2), ("2024-01-22", 3), ("2024-02-10", 4), ("2024-11-30", 5)])
def test_exactness_of_a_day_comes_back(last: str, rung: int) -> None:
    """The rung of UCDP's ladder of days is the same before and after."""
    assert date_prec(from_dict(record("ucdp", date_end=last)).events[0].when) == rung


def test_tolls_are_kept() -> None:
    """The likeliest toll stands first with its parts by side, the bounds behind it."""
    best, bounds = record("ucdp", best="3", low="2", high="9")["events"][0]["casualties"]

    assert (best["low"], best["high"], bounds["low"], bounds["high"]) == (3, 3, 2, 9)
    assert [(part["of"], part["low"]) for part in best["parts"]] == [("Government of Mali", 2), ("JNIM", 1)]


def test_sources_are_whom_the_coders_read() -> None:
    """The publisher of the table is the first link, each source that it names another, with its characters."""
    found = record("acled", source="Le Fleuve; AFP")
    first, *cited = found["events"][0]["attribution"]

    assert (first["source"], first["kind"], first["relation"]) == ("ACLED", "outlet", "reports")
    assert [(one["source"], one["kind"], one["relation"], one["span"]["text"]) for one in cited] == [
        ("Le Fleuve", "outlet", "cites", "Le Fleuve"),
        ("AFP", "agency", "cites", "AFP"),
    ]


@pytest.mark.parametrize(
    ("name", "entity", "country"),
    [
        pytest.param("Military Forces of Niger (2023-)", "ner-mil", "NER", id="army"),
        pytest.param("Police Forces of France (2017-)", "fra-cop", "FRA", id="police"),
        pytest.param("JNIM: Group for Support of Islam and Muslims", "jnim", None, id="name and acronym"),
        pytest.param("Civilians (Mali)", None, "MLI", id="civilians"),
        pytest.param("Nobody Knows Them", None, None, id="unknown"),
    ],
)
def test_sides_are_resolved(name: str, entity: str | None, country: str | None) -> None:
    """A side has the id of the registry where its name, or a piece of it, has one, and its country where the name holds it."""
    side = record("acled", actor1=name)["events"][0]["actors"][0]

    assert (side["name"], side["entity"]) == (name, entity)
    assert country is None or side["country"] == country


def test_deed_of_nobody_known_is_unattributed() -> None:
    """A deed of gunmen whom nobody named is unattributed, one of a named side is stated."""
    gunmen = "Unidentified Armed Group (Mali)"
    found = record("acled", sub_event_type="Attack", actor1=gunmen, actor2="Civilians (Mali)")["events"][0]
    named = record("acled", sub_event_type="Attack", actor2="Civilians (Mali)")["events"][0]

    assert (found["responsibility"], named["responsibility"]) == ("unattributed", "stated")


def test_same_row_gives_the_same_record() -> None:
    """A row gives the same bytes each time, and has an id of its own and its name in the table."""
    assert record("ucdp") == record("ucdp")
    assert record("ucdp")["id"] != record("ucdp", best="4")["id"]
    assert record("ucdp")["origin"] == "t.csv#9001"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"type_of_violence": "4"}, "'4' in the column 'type_of_violence' comes to no event type; the profile knows 1, 2, 3", id="unknown type"),
        pytest.param({"type_of_violence": ""}, "'type_of_violence' is empty", id="no type"),
        pytest.param({"date_start": "31/02/2024"}, "no day of the calendar", id="no day"),
        pytest.param({"date_end": "2023-01-01"}, "lies before", id="ends before it begins"),
        pytest.param({"latitude": "115.66"}, "beyond 90 degrees", id="columns exchanged"),
        pytest.param({"longitude": "nan"}, "no number", id="no number"),
        pytest.param({"best": "several"}, "no toll", id="no toll"),
        pytest.param({"best": "-3"}, "no toll", id="below zero"),
        pytest.param({"deaths_a": "2.5"}, "no toll", id="half a person"),
    ],
)
def test_bad_row_is_told_and_the_rest_goes_on(changed: dict[str, str], said: str) -> None:
    """A row that cannot be a record is told with its line, its column and what to do; the next one becomes a record."""
    first, second = rows(written(example("ucdp", **changed), example("ucdp")))

    assert isinstance(first, Refusal)
    assert first.message.startswith("t.csv:2: ")
    assert said in first.message
    assert isinstance(second, dict)


def test_other_of_acled_is_told() -> None:
    """ACLED's Other, which is no type of PLOVER, is told, not guessed."""
    (found,) = rows(written(example("acled", sub_event_type="Other")), "acled")

    assert isinstance(found, Refusal)
    assert "'Other'" in found.message


def test_row_with_too_many_cells_is_told() -> None:
    """A row with an unquoted delimiter is told."""
    (found,) = rows(written(example("ucdp", source_headline="a\tb")))

    assert isinstance(found, Refusal)
    assert "cells" in found.message


def test_wrong_columns_are_named() -> None:
    """A table that lacks columns is refused: which are missing, which is nearest, and which there are."""
    with pytest.raises(TableError, match=r"no column .*'best' \(nearest: 'bests'\).*its columns are 'id'"):
        rows(written(example("ucdp")).replace("best\t", "bests\t"))


OWN = """
id = "own"
name = "Our desk"
[columns]
type = "what"
start = "day"
first = "who"
[types]
"attaque" = { type = "ASSAULT", modes = ["firearms"], sides = "first" }
"""


def test_own_profile_is_a_file() -> None:
    """A team's own table needs a file of a few lines."""
    found = read_profile(OWN.encode(), "own.toml", codebook())
    (record,) = coded_rows(io.BytesIO(b"what,day,who\nattaque,16 January 2024,JNIM\n"), Table("own.csv", found, codebook()))

    assert isinstance(record, dict)
    assert in_short(record) == "ASSAULT:firearms jnim > - 2024-01-16..2024-01-16 - - -"
    assert record["origin"] == "own.csv:2"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(("[columns]", "[colums]"), "colums", id="unknown key"),
        pytest.param(('type = "what"\n', ""), "type", id="column left out"),
        pytest.param(("ASSAULT", "ATTACK"), "comes to no event type", id="unknown type"),
        pytest.param(("firearms", "pistols"), "mode 'pistols' is none of ASSAULT", id="unknown mode"),
        pytest.param(('sides = "first"', 'sides = "left"'), "sides", id="unknown sides"),
        pytest.param(('name = "Our desk"', 'name = "Our desk'), "no TOML", id="no TOML"),
        pytest.param(('id = "own"', 'id = "own"\nlanguage = "xx"'), "language 'xx' is not read", id="unknown language"),
    ],
)
def test_bad_profile_is_refused(wrong: tuple[str, str], said: str) -> None:
    """A profile with a fault is refused by its name, with what is wrong."""
    with pytest.raises(CodebookError, match=r"own\.toml") as refusal:
        read_profile(OWN.replace(*wrong).encode(), "own.toml", codebook())
    assert said in str(refusal.value)


def test_profile_that_is_not_there_is_told() -> None:
    """An unknown profile is told with those that there are."""
    with pytest.raises(CodebookError, match=r"neither a profile \(acled, ucdp\) nor a file"):
        load_profile("acld", codebook())
