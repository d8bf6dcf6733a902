"""`recoupe read` takes JSON Lines and `recoupe export` writes records in another form, line by line."""

import json
from pathlib import Path

from click.testing import CliRunner

from recoupe.cli.main import recoupe

TEXTS = [
    {"id": "m1", "text": "BOGOTA, 3 MAR 90 -- GUERRILLAS KIDNAPPED MAYOR RAMIRO SALCEDO PINTO IN CUCUTA, COLOMBIA, YESTERDAY."},
    {"id": "m2", "text": "BOGOTA, 3 MAR 90 -- THE PRICE OF COFFEE ROSE YESTERDAY IN THE CITY."},
]


def _run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(recoupe, list(arguments))
    return found.exit_code, found.stdout, found.stderr


def test_from_texts_to_templates(tmp_path: Path) -> None:
    """Texts go in as JSON Lines, records carry their names, templates come out one line a message."""
    texts, records, out = tmp_path / "texts.jsonl", tmp_path / "records.jsonl", tmp_path / "muc4.jsonl"
    texts.write_text("".join(json.dumps(line) + "\n" for line in TEXTS), "utf-8")

    assert _run("read", "--language", "en", "--format", "jsonl", "--text-key", "text", "--id-key", "id", "--out", str(records), str(texts))[0] == 0
    code, _, errors = _run("export", "muc4", "--from", str(records), "--out", str(out))

    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert code == 0
    assert "2 exported, 0 refused" in errors
    assert [line["id"] for line in lines] == ["m1", "m2"]
    assert [len(line["templates"]) for line in lines] == [1, 0]


def test_bad_line_of_texts_costs_itself(tmp_path: Path) -> None:
    """A line without a text is told with its number, and the others are read."""
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps(TEXTS[0]) + '\n{"x": 1}\n', "utf-8")
    code, out, errors = _run("read", "--language", "en", "--format", "jsonl", str(texts))

    assert code == 4
    assert len(out.splitlines()) == 1
    assert "texts.jsonl:2" in errors


def test_line_that_is_no_record_is_told(tmp_path: Path) -> None:
    """A line that holds no record is counted and said, and the exit code tells it."""
    records = tmp_path / "records.jsonl"
    records.write_text('{"a": 1}\nnothing\n', "utf-8")
    code, out, errors = _run("export", "muc4", "--from", str(records))

    assert (code, out) == (4, "")
    assert "records.jsonl:1" in errors
    assert "recoupe read" in errors


def test_unknown_form_names_the_known(tmp_path: Path) -> None:
    """A form that nobody writes is refused with those that are."""
    records = tmp_path / "records.jsonl"
    records.write_text("", "utf-8")
    code, _, errors = _run("export", "muc5", "--from", str(records))

    assert code == 2
    assert "muc4" in errors


def test_missing_records_and_folders_are_refused(tmp_path: Path) -> None:
    """Records that are not there, and an --out without a folder, are wrong usage, said in one message."""
    records = tmp_path / "records.jsonl"
    records.write_text("", "utf-8")

    assert _run("export", "muc4", "--from", str(tmp_path / "none.jsonl"))[0] == 2
    code, _, errors = _run("export", "muc4", "--from", str(records), "--out", str(tmp_path / "none" / "out.jsonl"))
    assert code == 2
    assert "make the folder first" in errors


def test_explaining_is_for_what_was_weighed(tmp_path: Path) -> None:
    """--explain writes what the models weighed beside the templates, and is refused of a profile that has none."""
    texts, records = tmp_path / "texts.jsonl", tmp_path / "records.jsonl"
    texts.write_text(json.dumps(TEXTS[0]) + "\n", "utf-8")
    _run("read", "--language", "en", "--format", "jsonl", "--out", str(records), str(texts))

    code, out, _ = _run("export", "muc4", "--from", str(records), "--explain")
    assert code == 0
    assert json.loads(out)["weighed"][0]["template"] == 1
    code, _, errors = _run("export", "plover", "--from", str(records), "--explain")
    assert code == 2
    assert "--explain" in errors
