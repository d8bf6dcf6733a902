"""What every reader owes: a sample that it reads, a damaged one that it refuses by name, a page of documentation."""

from pathlib import Path

import pytest

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReadError
from recoupe.read.captures import DEFAULT_KEYS, Capture, Collection, Item, Pointer, ReadOptions, Refusal
from recoupe.read.page import Format, Reader
from recoupe.read.sources import read_document

SAMPLES = Path(__file__).parent / "samples"
FORMATS = {name: registry.load("read", name, Format) for name in registry.names("read")}
READERS = sorted(name for name, one in FORMATS.items() if isinstance(one, Reader))
COLLECTIONS = sorted(name for name, one in FORMATS.items() if isinstance(one, Collection))


def sample(name: str, state: str) -> Path:
    (path,) = (SAMPLES / name).glob(f"{state}.*")
    return path


def split(name: str, state: str) -> list[Item]:
    path, one = sample(name, state), FORMATS[name]
    assert isinstance(one, Collection)
    with path.open("rb") as stream:
        return [item for item in one.split(stream, path.name, DEFAULT_KEYS) if item is not None]


def test_every_format_is_one_or_many() -> None:
    """A format is a reader of one report or a collection of many."""
    assert sorted((*READERS, *COLLECTIONS)) == sorted(FORMATS)


@pytest.mark.parametrize("name", READERS)
def test_good_sample_is_read(name: str) -> None:
    """A reader's good sample becomes a document whose text its parts cover, with the hash of its bytes as id."""
    path = sample(name, "good")
    document = read_document(path.read_bytes(), path.name, ReadOptions(), load_codebook())

    assert document.id.startswith("sha256:")
    assert document.published is not None
    assert document.headline is not None
    assert [part.start for part in document.parts] == sorted(part.start for part in document.parts)


@pytest.mark.parametrize("name", READERS)
def test_damaged_sample_is_refused(name: str) -> None:
    """A reader's damaged sample is refused with its name and a code."""
    path = sample(name, "damaged")

    with pytest.raises(ReadError, match=path.name) as refusal:
        read_document(path.read_bytes(), path.name, ReadOptions(), load_codebook())
    assert refusal.value.code


@pytest.mark.parametrize("name", COLLECTIONS)
def test_good_sample_holds_many(name: str) -> None:
    """A collection's good sample gives two reports or more that can be read, or as many addresses, and nothing else; twice the same."""
    found = split(name, "good")

    assert len(found) >= 2
    assert len({item.address if isinstance(item, Pointer) else item.origin for item in found}) == len(found)
    for item in found:
        assert isinstance(item, Capture | Pointer)
        if isinstance(item, Capture):
            assert read_document(item.content, item.origin, item.known, load_codebook()).text
    assert split(name, "good") == found


@pytest.mark.parametrize("name", COLLECTIONS)
def test_damaged_sample_tells_what_is_wrong(name: str) -> None:
    """A collection's damaged sample is refused by name, as a whole or where it is broken."""
    path = sample(name, "damaged")
    try:
        told = [(item.code, item.message) for item in split(name, "damaged") if isinstance(item, Refusal)]
    except ReadError as refusal:
        told = [(refusal.code, str(refusal))]

    assert told
    assert all(code and path.name in message for code, message in told)


@pytest.mark.parametrize("name", FORMATS)
def test_reader_is_chosen_by_its_suffixes(name: str) -> None:
    """No suffix or media type belongs to two readers."""
    others = [one for other, one in FORMATS.items() if other != name]

    assert FORMATS[name].suffixes
    assert not any(set(FORMATS[name].suffixes) & set(other.suffixes) for other in others)
    assert not any(set(FORMATS[name].media_types) & set(other.media_types) for other in others)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text", "lines", "table"}))
def test_reader_is_chosen_by_the_bytes(name: str) -> None:
    """A good sample without its name is told by its bytes; lines, tables and plain texts have nothing to be told by."""
    from recoupe.read.formats import format_of

    assert format_of(sample(name, "good").read_bytes()[:8192], "-").name == name
