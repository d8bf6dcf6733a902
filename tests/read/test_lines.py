"""Texts are taken out of JSON Lines, and a bad line costs itself alone."""

from datetime import date

from recoupe.read.captures import DEFAULT_KEYS, Capture, Keys, ReadOptions, Refusal
from recoupe.read.lines import PLAIN, text_lines

KNOWN = ReadOptions(media_type=PLAIN)


def test_text_and_name_stand_under_their_keys() -> None:
    """The name becomes the origin; a line without one is named after its place."""
    lines = [b'{"id": "m1", "text": "Un."}\n', b"\n", b'{"text": "Deux."}', b'{"id": 7, "text": "Trois."}']

    found = [Capture("m1", b"Un.", KNOWN), Capture("in.jsonl:3", b"Deux.", KNOWN), Capture("7", b"Trois.", KNOWN)]
    assert list(text_lines(lines, "in.jsonl", DEFAULT_KEYS)) == found


def test_other_keys_are_asked_for() -> None:
    """All keys can be named."""
    line = b'{"doc": "a", "body": "Un.", "day": "2024-01-13T10:00:00Z", "by": "Le Fleuve", "lang": "fr"}'
    known = ReadOptions(date(2024, 1, 13), "Le Fleuve", "fr", PLAIN)

    assert list(text_lines([line], "x", Keys("body", "doc", "day", "by", "lang"))) == [Capture("a", b"Un.", known)]


def test_bad_lines_say_what_and_where() -> None:
    """A line that is no JSON, no object or holds no text yields its refusal, and the next line goes on."""
    lines = [b"{", b"[1]", b'{"body": "Un."}', b'{"id": {"a": 1}, "text": "Un."}', b'{"text": "Un.", "day": "13/01/2024"}', b'{"text": "Deux."}']
    found = list(text_lines(lines, "in.jsonl", Keys(published="day")))

    assert [type(one) for one in found] == [Refusal] * 5 + [Capture]
    messages = [one.message for one in found if isinstance(one, Refusal)]
    assert messages[0].startswith("in.jsonl:1: ")
    assert "one object a line" in messages[1]
    assert "--text-key" in messages[2]
    assert "body" in messages[2]
    assert "--id-key" in messages[3]
    assert "YYYY-MM-DD" in messages[4]
    assert {one.code for one in found if isinstance(one, Refusal)} == {"line"}
