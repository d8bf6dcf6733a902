"""A text is divided into stretches that lose no character and bear every highlight, however highlights overlap."""

from hypothesis import given
from hypothesis import strategies as st

from recoupe.desk.marking import marks_of, stretches

TEXT = "Des drones 🛩 ont frappé\u0301 deux campements\n\nà l’est de Gao."
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(lambda ends: ends[0] < ends[1])


def mark(start: int, end: int, event: str = "e1") -> dict:
    return {"event": event, "role": "actors", "field": "actors.0", "start": start, "end": end}


@given(st.lists(spans, max_size=12), st.lists(spans, max_size=4))
def test_no_character_is_lost_or_doubled(ends: list[tuple[int, int]], parts: list[tuple[int, int]]) -> None:
    """Whatever overlaps, the stretches are the text in its order, but for white space between parts, and each bears exactly the highlights that cover it."""
    marks = [mark(*span) for span in ends]
    record = {"text": TEXT, "parts": [{"kind": "paragraph", "start": start, "end": end, "on_topic": True} for start, end in parts]}
    pieces = [piece for part in stretches(record, marks) for piece in part["stretches"]]
    covered = {at for piece in pieces for at in range(piece["start"], piece["start"] + len(piece["text"]))}

    assert sum(len(piece["text"]) for piece in pieces) == len(covered)
    assert all(TEXT[at].isspace() for at in set(range(len(TEXT))) - covered)
    for piece in pieces:
        start, end = piece["start"], piece["start"] + len(piece["text"])
        assert TEXT[start:end] == piece["text"]
        assert piece["marks"] == [index for index, one in enumerate(marks) if one["start"] <= start and end <= one["end"]]
        assert all(one["end"] <= start or one["start"] >= end for index, one in enumerate(marks) if index not in piece["marks"])


def test_part_says_what_it_is() -> None:
    """Parts keep their kind and are numbered; what lies between them is shown too."""
    record = {"text": "Title\nloose words\nBody", "parts": [{"kind": "paragraph", "start": 18, "end": 22}, {"kind": "headline", "start": 0, "end": 5}]}

    assert [(part["kind"], part["number"]) for part in stretches(record, [])] == [("headline", 1), (None, None), ("paragraph", 2)]


def test_same_words_of_one_role_are_marked_once() -> None:
    """Two values of one role on the same words are one highlight; of two events, two."""
    span = {"start": 0, "end": 3, "text": "Des"}

    def event(name: str) -> dict:
        return {"id": name, "trigger": {"start": 4, "end": 10, "text": "drones"}, "actors": [{"spans": [span]}, {"spans": [span]}], "when": None}

    assert [(one["event"], one["field"]) for one in marks_of([event("e1"), event("e2")]) if one["role"] == "actors"] == [("e1", "actors.0"), ("e2", "actors.0")]
