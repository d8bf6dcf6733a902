"""What every file of the codebook owes: examples in both languages, codes, a pipeline, a stated origin."""

import tomllib
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "src" / "recoupe" / "codebook" / "data"
MODELS = ROOT / "src" / "recoupe" / "parse" / "models"
BOOK = load_codebook()
PLOVER = set("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
LEAST_EXAMPLES = 30
MOST_PIPELINE_BYTES = 20_000_000


def test_all_types_of_plover_are_there() -> None:
    """The codebook knows the 16 event types of PLOVER 2.0 and no others."""
    assert set(BOOK.events) == PLOVER


@pytest.mark.parametrize("name", sorted(BOOK.events))
def test_event_type_has_examples_in_every_language(name: str) -> None:
    """An event type has, in each language, sentences that tell it and one that looks like it and does not."""
    event = BOOK.events[name]

    for code in BOOK.languages:
        mine = [example for example in event.examples if example.lang == code]
        assert any("{trigger:" in example.text for example in mine)
        assert any("{" not in example.text for example in mine)


@pytest.mark.parametrize("name", sorted(BOOK.events))
def test_event_type_maps_to_public_codebooks(name: str) -> None:
    """An event type has a crosswalk whose last row fits everything that the rows above leave."""
    assert BOOK.crosswalk_by_type[name]
    assert BOOK.events[name].definition.strip()


@pytest.mark.parametrize("code", sorted(BOOK.languages))
def test_language_has_enough_examples(code: str) -> None:
    """A language has thirty examples at least, its own and those of the event types."""
    own = len(BOOK.languages[code].examples)
    typed = sum(example.lang == code for event in BOOK.events.values() for example in event.examples)

    assert own + typed >= LEAST_EXAMPLES


@pytest.mark.parametrize("code", sorted(BOOK.languages))
def test_language_has_a_pipeline_that_may_be_shipped(code: str) -> None:
    """A language has a pipeline of 20 MB at most, with its meta data and its licence beside it."""
    folder = MODELS / code

    assert (folder / "meta.json").is_file()
    assert (folder / "LICENSE").is_file()
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= MOST_PIPELINE_BYTES


def test_every_data_file_says_where_it_comes_from(root: Path) -> None:
    """SOURCES.toml names origin and licence of every data file and pipeline, and no file that is not there."""
    stated = tomllib.loads((DATA / "SOURCES.toml").read_text("utf-8"))["source"]
    covered = {path for source in stated if source["path"] for path in root.glob(source["path"])}
    shipped = {path for path in DATA.rglob("*.*") if path.is_file() and path.name != "SOURCES.toml"} | {path for path in MODELS.iterdir() if path.is_dir()}

    assert {path.relative_to(root) for path in shipped} <= {path.relative_to(root) for path in covered}
    assert [source["id"] for source in stated if source["path"] and not any(root.glob(source["path"]))] == []
    assert [source["id"] for source in stated if not (source["origin"] and source["licence"] and source["use"])] == []


def test_sources_of_pipelines_are_those_of_training(root: Path) -> None:
    """What SOURCES.toml says of the pipelines is what training/SOURCES-models.toml says."""
    stated = tomllib.loads((DATA / "SOURCES.toml").read_text("utf-8"))["source"]

    assert all(source in stated for source in tomllib.loads((root / "training" / "SOURCES-models.toml").read_text("utf-8"))["source"])
