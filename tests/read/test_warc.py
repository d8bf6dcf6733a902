"""Web archives give up their pages; what is broken in them is told, and costs itself alone."""

import gzip
import io
from pathlib import Path

import brotli
import pytest

from recoupe.errors import DamagedError
from recoupe.read.captures import Capture, Item, Notice, Refusal
from recoupe.read.warc import read_archive
from tests.read import hostile


def read(content: bytes) -> list[Item]:
    return [item for item in read_archive(io.BytesIO(content), "a.warc.gz") if item is not None]


def names(items: list[Item]) -> list[str]:
    return [item.origin.rpartition("/")[2] for item in items if isinstance(item, Capture)]


PAGES = hostile.pages(5)
SIZES = [len(gzip.compress(page, mtime=0)) for page in PAGES]


@pytest.mark.parametrize("content", [pytest.param(hostile.packed(PAGES), id="packed"), pytest.param(b"".join(PAGES), id="plain")])
def test_pages_come_in_their_order(content: bytes) -> None:
    """Pages come in the order of the archive, with their addresses, their bytes and the media type of their host."""
    found = read(content)

    assert names(found) == ["0", "1", "2", "3", "4"]
    assert isinstance(found[2], Capture)
    assert found[2].origin == "https://harbour.example/2"
    assert found[2].content == hostile.PAGE.replace("two soldiers", "2 soldiers").encode()
    assert found[2].known.media_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(hostile.record("https://a.example/logo.png", b"\x89PNG", "image/png"), id="picture"),
        pytest.param(hostile.record("https://a.example/gone", b"<p>gone</p>", status="404 Not Found"), id="not found"),
        pytest.param(hostile.record("https://a.example/moved", b"", status="301 Moved"), id="redirect"),
        pytest.param(hostile.record("https://a.example/robots.txt", b"User-agent: *", "text/plain"), id="rules for programs"),
        pytest.param(hostile.record("https://a.example/b.warc", b"".join(PAGES), "application/warc"), id="archive in the archive"),
        pytest.param(hostile.record("https://a.example/a", b"<p>a</p>").replace(b"Type: response", b"Type: revisit"), id="page seen before"),
        pytest.param(hostile.record("https://a.example/a", b"<p>a</p>").replace(b"Type: response", b"Type: request"), id="request"),
    ],
)
def test_what_is_no_page_is_passed_over(other: bytes) -> None:
    """Records that hold no page of a kind that is read are passed over without a word."""
    assert names(read(hostile.packed([PAGES[0], other, PAGES[1]]))) == ["0", "1"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param("Content-Encoding: gzip\r\n", gzip.compress(hostile.PAGE.encode(), mtime=0), id="gzip"),
        pytest.param("Content-Encoding: br\r\n", brotli.compress(hostile.PAGE.encode()), id="brotli"),
        pytest.param(
            "Transfer-Encoding: chunked\r\n", b"5\r\n<!doc\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(hostile.PAGE) - 5, hostile.PAGE[5:].encode()), id="chunks"
        ),
        pytest.param("Transfer-Encoding: chunked\r\n", hostile.PAGE.encode(), id="chunks that were joined"),
    ],
)
def test_packed_page_is_unpacked(headers: str, body: bytes) -> None:
    """A page that was archived as its host packed it comes unpacked."""
    (found,) = read(hostile.packed([hostile.record("https://a.example/a", body, headers=headers)]))

    assert isinstance(found, Capture)
    assert found.content == hostile.PAGE.encode()


@pytest.mark.parametrize("lost", [40, 200, SIZES[-1] - 30])
def test_archive_that_is_cut_off_is_told(lost: int) -> None:
    """Of an archive that is cut off every whole page is read, and the end is told."""
    found = read(hostile.packed(PAGES)[:-lost])

    assert names(found) == ["0", "1", "2", "3"]
    assert isinstance(found[-1], Refusal)
    assert found[-1].code == DamagedError.code
    assert "cut off" in found[-1].message or "damaged" in found[-1].message


def test_archive_without_its_last_bytes_is_told() -> None:
    """Where only the end mark is missing every page is read, and the missing end is told."""
    found = read(hostile.packed(PAGES)[:-6])

    assert names(found) == ["0", "1", "2", "3", "4"]
    assert isinstance(found[-1], Refusal)


def test_plain_archive_that_is_cut_off_is_told() -> None:
    """The same of an archive that is not packed."""
    found = read(b"".join(PAGES)[:-100])

    assert names(found) == ["0", "1", "2", "3"]
    assert isinstance(found[-1], Refusal)


def test_damage_costs_its_record_alone() -> None:
    """Of an archive with a damaged record the pages before and behind it are read, and the place is told."""
    content = bytearray(hostile.packed(PAGES))
    content[SIZES[0] + SIZES[1] + 80] ^= 0xFF
    found = read(bytes(content))

    assert names(found) == ["0", "1", "3", "4"]
    (told,) = [item for item in found if isinstance(item, Refusal)]
    assert told.origin == f"a.warc.gz@{SIZES[0]}"


def test_rubbish_between_records_is_passed_over() -> None:
    """Rubbish between two records is told, and the record behind it is read."""
    found = read(PAGES[0] + b"rubbish\r\n\r\n" + PAGES[1])

    assert [type(item) for item in found] == [Capture, Refusal, Capture]


def test_wrong_length_is_told() -> None:
    """A record that is shorter than it says swallows what stands behind it, and is told; the next one is found again."""
    short = hostile.record("https://a.example/short", b"<p>a</p>", length=40)
    found = read(b"".join([PAGES[0], short, PAGES[1]]))

    assert names(found)[0] == "0"
    assert names(found)[-1] == "1"
    assert any(isinstance(item, Refusal) for item in found)


def test_archive_that_was_packed_as_a_whole_is_read_and_told() -> None:
    """An archive that is one piece of gzip is read, and a notice says so, once."""
    found = read(gzip.compress(b"".join(PAGES)))

    assert names(found) == ["0", "1", "2", "3", "4"]
    assert [item.code for item in found if isinstance(item, Notice)] == ["single-member"]
    assert not any(isinstance(item, Refusal) for item in found)


def test_long_record_is_told() -> None:
    """A page of more than 20 MB is refused by its address, and the others are read."""
    long = hostile.record("https://a.example/long", b"a" * 20_000_001)
    found = read(hostile.packed([PAGES[0], long, PAGES[1]]))

    assert names(found) == ["0", "1"]
    assert [(item.origin, item.code) for item in found if isinstance(item, Refusal)] == [("https://a.example/long", "too-large")]


@pytest.mark.parametrize("content", [b"", b"hello", gzip.compress(b"hello", mtime=0), b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    """Bytes that do not begin with a record are refused."""
    with pytest.raises(DamagedError, match=r"a\.warc\.gz"):
        read(content)


def test_archive_gives_the_same_from_a_file(tmp_path: Path) -> None:
    """An archive on disk gives what its bytes give."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(hostile.packed(PAGES))
    with path.open("rb") as stream:
        assert [item for item in read_archive(stream, "a.warc.gz") if item is not None] == read(path.read_bytes())
