"""Texts are taken out of JSON Lines, and a bad line costs itself alone."""

from recoupe.errors import LineError
from recoupe.read.lines import LineKeys, is_lines, text_lines
from recoupe.read.sources import Capture


def test_text_and_name_stand_under_their_keys() -> None:
    """The name becomes the origin; a line without one is named after its place."""
    lines = [b'{"id": "m1", "text": "Un."}\n', b"\n", b'{"text": "Deux."}', b'{"id": 7, "text": "Trois."}']

    assert list(text_lines(lines, "in.jsonl", LineKeys())) == [Capture("m1", b"Un."), Capture("in.jsonl:3", b"Deux."), Capture("7", b"Trois.")]


def test_other_keys_are_asked_for() -> None:
    """Both keys can be named."""
    assert list(text_lines([b'{"doc": "a", "body": "Un."}'], "x", LineKeys("body", "doc"))) == [Capture("a", b"Un.")]


def test_bad_lines_say_what_and_where() -> None:
    """A line that is no JSON, no object or holds no text yields its error, and the next line goes on."""
    found = list(text_lines([b"{", b"[1]", b'{"body": "Un."}', b'{"id": {}, "text": "Un."}', b'{"text": "Deux."}'], "in.jsonl", LineKeys()))

    assert [type(one) for one in found] == [LineError, LineError, LineError, LineError, Capture]
    assert "in.jsonl:1" in str(found[0])
    assert "one object a line" in str(found[1])
    assert "--text-key" in str(found[2])
    assert "body" in str(found[2])
    assert "--id-key" in str(found[3])


def test_lines_are_known_by_their_suffix() -> None:
    """Files of JSON Lines are known by their names."""
    assert [is_lines(name) for name in ("a.jsonl", "a.NDJSON", "a.json", "-")] == [True, True, False, False]
