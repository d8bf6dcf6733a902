"""Forms hold what events say, and give it back unchanged when nothing is typed."""

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.desk.editing import find_words, form_of, inputs_of, value_of, without
from recoupe.desk.words import languages
from recoupe.errors import DeskError
from tests.desk.example import EXAMPLES, golden

EVENTS = [pytest.param(golden(name), event, id=f"{name}-{event['id']}") for name in EXAMPLES for event in golden(name)["events"]]
WHOLE = ("type", "modes", "contexts", "status", "salience", "responsibility", "when")
SEVERAL = ("actors", "recipients", "places", "weapons", "casualties", "motives", "mentions", "attribution")


def sent(form: list[dict]) -> dict[str, tuple[str, ...]]:
    """Send a form as a browser does when nothing is typed."""
    found: dict[str, tuple[str, ...]] = {}
    for one in form:
        value = one["value"]
        if one["kind"] == "words":
            found |= {name: (str((value or {}).get(key, "")),) for name, key in (("words", "text"), ("start", "start"), ("end", "end"))}
        elif one["kind"] == "many":
            found[f"v.{one['name']}"] = tuple(value)
        else:
            found[f"v.{one['name']}"] = ("" if value is None else str(value),)
    return found


@pytest.mark.parametrize(("record", "event"), EVENTS)
def test_form_that_is_left_as_it_is_changes_nothing(record: dict, event: dict) -> None:
    """Each field of each example, sent back as the page shows it, says what it said."""
    book = load_codebook()
    fields = [field for field in WHOLE if event[field] is not None] + [f"{field}.{number}" for field in SEVERAL for number in range(len(event[field]))]
    for field in fields:
        value, _ = value_of(event, field, sent(form_of(event, field, book)), record["text"])
        top = field.partition(".")[0]
        if top == "when":
            assert {**value, "spans": event["when"]["spans"]} == event["when"]
        else:
            assert value == event[top], field


@pytest.mark.parametrize("field", [*WHOLE, "trigger", *(f"{field}.new" for field in SEVERAL)])
def test_every_input_has_words_in_every_language(field: str) -> None:
    """What a form asks for is named in each language that translates, and what can be chosen is there."""
    event = golden("convoi-ansongo")["events"][0]
    for one in form_of(event, field, load_codebook()):
        assert all(one["label"] in words.known for words in languages().values() if words.known)
        assert one["options"] or one["kind"] not in {"choice", "many"}
    assert inputs_of(field)


@pytest.mark.parametrize(
    ("words", "near", "expected"),
    [
        ("drones", None, (4, 10)),
        ("Gao est", None, (14, 21)),
        ("Gao", 0, (14, 17)),
        ("Gao", 30, (30, 33)),
        ("Gao", 999, (30, 33)),
    ],
)
def test_words_are_found_where_they_were_seen(words: str, near: int | None, expected: tuple[int, int]) -> None:
    """Words are found by themselves, across line breaks, and where they stand more than once at the place where they were seen."""
    text = "Des drones à  Gao\nest frappé. Gao."
    found = find_words(text, words, near)

    assert (found["start"], found["end"]) == expected
    assert text[found["start"] : found["end"]] == found["text"]


@pytest.mark.parametrize(("words", "told"), [("Gao", "2 times"), ("gao", "not in the text"), (".*", "not in the text")])
def test_words_that_are_not_there_or_twice_are_refused(words: str, told: str) -> None:
    """Words that the text does not have, or has twice with nobody saying where, are refused."""
    with pytest.raises(DeskError, match=told):
        find_words("Gao, Gao", words, None)


def test_value_is_taken_out() -> None:
    """One of several values is taken out and the others stay; what a field has one of is emptied."""
    event = golden("convoi-ansongo")["events"][0]

    assert without(event, "recipients.0") == event["recipients"][1:]
    assert without(event, "when") is None
    with pytest.raises(DeskError, match="somebody may have removed it"):
        without(event, "weapons.3")


@pytest.mark.parametrize(("written", "number"), [("12", 12), ("12,5", 12.5), ("1\u202f200", 1200), ("-3", -3)])
def test_numbers_are_read_as_both_languages_write_them(written: str, number: float) -> None:
    """Numbers are read with either mark for decimals, and with narrow spaces."""
    event = golden("convoi-ansongo")["events"][0]
    form = {**sent(form_of(event, "casualties.0", load_codebook())), "v.low": (written,)}

    assert value_of(event, "casualties.0", form, golden("convoi-ansongo")["text"])[0][0]["low"] == number
