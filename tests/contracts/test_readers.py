"""What every reader owes: a sample that it reads, a damaged one that it refuses by name, a page of documentation."""

from pathlib import Path

import pytest

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReadError
from recoupe.read.page import Reader
from recoupe.read.sources import ReadOptions, read_document

SAMPLES = Path(__file__).parent / "samples"
READERS = registry.names("read")


def sample(name: str, state: str) -> Path:
    (path,) = (SAMPLES / name).glob(f"{state}.*")
    return path


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


@pytest.mark.parametrize("name", READERS)
def test_reader_is_chosen_by_its_suffixes(name: str) -> None:
    """No suffix or media type belongs to two readers."""
    reader = registry.load("read", name, Reader)
    others = [registry.load("read", other, Reader) for other in READERS if other != name]

    assert reader.suffixes
    assert not any(set(reader.suffixes) & set(other.suffixes) or set(reader.media_types) & set(other.media_types) for other in others)
