"""Gold files: found where they are looked for, read strictly, with their digests."""

import hashlib
from pathlib import Path

import pytest

from recoupe import registry
from recoupe.errors import GoldError
from recoupe.measure.goldset import GoldFolder, GoldSet, default_folder, measure, number, parts, span, words
from tests.measure import write_lines
from tests.support import codebook


@pytest.mark.parametrize("name", registry.names("measure"))
def test_gold_set_bears_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    """Every member bears its file's name, says what it measures and where it looks, and refuses an empty folder."""
    gold = registry.load("measure", name, GoldSet)

    assert gold.name == name
    assert gold.title
    with pytest.raises(GoldError, match=r"is not there.*--data"):
        measure(gold, tmp_path, codebook())


def test_sets_are_there() -> None:
    """Mentions, whole events, templates and traps have a gold set; an underscore of a file is a hyphen of the name."""
    assert {"places", "dates", "actors", "modern", "traps", "muc4", "muc4-fr"} <= set(registry.names("measure"))


def test_own_set_is_found_in_both_homes(tmp_path: Path) -> None:
    """A set of our own lies in a folder of its name below the folder named, or is that folder."""
    write_lines(tmp_path / "dates" / "open.jsonl", [{"id": "1"}])

    assert GoldFolder(tmp_path).own("dates") == GoldFolder(tmp_path / "dates").own("dates") == tmp_path / "dates" / "open.jsonl"
    assert GoldFolder(tmp_path).own("actors") is None


def test_sealed_part_is_read_only_when_asked_for(tmp_path: Path) -> None:
    """The sealed part is another file, and the sets of others have none."""
    write_lines(tmp_path / "dates" / "sealed.jsonl", [{"id": "1"}])
    write_lines(tmp_path / "lgl.jsonl", [{"id": "1"}])

    assert GoldFolder(tmp_path).own("dates") is None
    assert GoldFolder(tmp_path, sealed=True).own("dates") == tmp_path / "dates" / "sealed.jsonl"
    assert GoldFolder(tmp_path).find("lgl.jsonl") is not None
    assert GoldFolder(tmp_path, sealed=True).find("lgl.jsonl") is None


def test_digest_is_that_of_the_files_read(tmp_path: Path) -> None:
    """Each file that is read is named with its SHA-256, and one digest changes with any byte."""
    write_lines(tmp_path / "dates" / "open.jsonl", [{"id": "1"}])
    folder = GoldFolder(tmp_path)
    folder.items(tmp_path / "dates" / "open.jsonl", ("id",))
    before = folder.digest
    write_lines(tmp_path / "dates" / "open.jsonl", [{"id": "2"}])
    folder.items(tmp_path / "dates" / "open.jsonl", ("id",))

    assert folder.read == {"dates/open.jsonl": hashlib.sha256(b'{"id": "2"}\n').hexdigest()}
    assert folder.digest != before


def test_all_faulty_lines_are_named(tmp_path: Path) -> None:
    """Lines that are no object or lack a key are refused together, each by its number."""
    path = tmp_path / "open.jsonl"
    path.write_text('{"id": "1"}\n\n[1]\n{broken\n', "utf-8")

    with pytest.raises(GoldError, match=r"line 1 lacks text; line 3 lacks an object; line 4 lacks an object"):
        GoldFolder(tmp_path).items(path, ("id", "text"))


def test_line_separators_within_a_string_end_no_line(tmp_path: Path) -> None:
    """A JSON string may hold characters that Unicode counts as line ends."""
    path = tmp_path / "open.jsonl"
    path.write_text('{"id": "a\u2028b\x85c"}\n', "utf-8")

    assert GoldFolder(tmp_path).items(path, ("id",)) == ({"id": "a\u2028b\x85c"},)


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A file that cannot be read is refused by its path."""
    with pytest.raises(GoldError, match="cannot be read"):
        GoldFolder(tmp_path).content(tmp_path)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param({"id": "1", "start": 0, "end": 9}, "does not lie in the text", id="outside"),
        pytest.param({"id": "1", "start": "0", "end": 2}, "does not lie in the text", id="no number"),
        pytest.param({"id": "1", "start": 0, "end": 2, "phrase": "xy"}, "stands there, not 'xy'", id="other words"),
    ],
)
def test_offsets_that_are_off_are_refused(item: dict[str, object], reason: str) -> None:
    """Offsets outside the text, or at other words than the phrase, are refused."""
    with pytest.raises(GoldError, match=reason):
        span(item, "abcd")


def test_values_of_another_type_are_refused() -> None:
    """A word, a number or a list of another type is refused by its key."""
    item = {"id": "1", "word": 1, "number": "1", "truth": True, "list": [1]}
    for read, key in ((words, "word"), (number, "number"), (number, "truth"), (parts, "list"), (parts, "absent")):
        with pytest.raises(GoldError, match=key):
            read(item, key)


def test_default_folder_is_that_of_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """RECOUPE_GOLD names the folder where none is given."""
    monkeypatch.setenv("RECOUPE_GOLD", str(tmp_path))

    assert default_folder() == tmp_path


def test_default_folder_is_that_of_the_checkout(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable the checkout's gold/ is taken, and its absence is told with what to do."""
    monkeypatch.delenv("RECOUPE_GOLD", raising=False)
    if (root / "gold").is_dir():
        assert default_folder() == root / "gold"
    else:
        with pytest.raises(GoldError, match="--data"):
            default_folder()
