"""Whatever is passed is taken in: files, folders, archives, feeds, lists, addresses; what fails is told, and the rest goes on."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from recoupe.errors import FetchError, ManyReportsError
from recoupe.read.captures import Capture, Keys, Notice, ReadOptions, Refusal
from recoupe.read.formats import format_of
from recoupe.read.intake import Fetch, Intake, take_all
from tests.contracts.test_readers import sample
from tests.read.hostile import PAGE, STORY, packed, pages, rss
from tests.read.reading import read


def told(sources: list[str], **given: object) -> list[tuple[str, str]]:
    """List what sources hold: its kind or code, and its origin."""
    found = take_all(sources, Intake(**given))
    return [(item.code if isinstance(item, Refusal | Notice) else "report", item.origin) for item in found]


def fetching(held: Mapping[str, tuple[str, bytes]]) -> Fetch:
    """Give what fetches from a list of addresses with media type and content."""

    def fetch(address: str) -> Capture:
        if address not in held:
            raise FetchError(f"{address}: the host answers with status 404, not with the page; check the address")
        kind, content = held[address]
        return Capture(address, content, ReadOptions(media_type=kind))

    return fetch


def test_folder_of_everything_is_taken_in(tmp_path: Path) -> None:
    """A folder of all formats gives every report, in the order of the files and then of what they hold."""
    for name in ("html", "text", "pdf", "message", "feed", "warc", "wacz", "lines", "table", "entry"):
        path = sample(name, "good")
        (tmp_path / f"{name}{''.join(path.suffixes)}").write_bytes(path.read_bytes())
    found = told([str(tmp_path)])

    assert [code for code, _ in found] == ["report"] * 15
    assert [origin.removeprefix(f"{tmp_path}/") for _, origin in found] == [
        "entry.entry", "https://harbour.example/torodi-ambush", "https://harbour.example/ansongo", "html.html", "m1", "m2", "message.eml", "pdf.pdf",
        "m1", "m2", "text.txt", "https://harbour.example/torodi", "https://harbour.example/plain", "https://harbour.example/torodi", "https://harbour.example/plain",
    ]  # fmt: skip


def test_bad_input_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A broken archive, a missing file and a table without its column are told; the file behind them is taken in."""
    (tmp_path / "a.warc.gz").write_bytes(b"rubbish")
    (tmp_path / "c.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "d.txt").write_text(STORY)

    found = told([str(tmp_path / name) for name in ("a.warc.gz", "b.txt", "c.csv", "d.txt")])
    assert [code for code, _ in found] == ["damaged", "unreadable", "columns", "report"]


def test_standard_input_may_be_a_collection() -> None:
    """An archive, a feed or lines on standard input are split as a file would be."""
    assert told(["-"], stdin=io.BytesIO(packed(pages(2)))) == [("report", "https://harbour.example/0"), ("report", "https://harbour.example/1")]
    assert told(["-"], stdin=io.BytesIO(rss("<item><title>A</title></item>"))) == [("report", "-#1")]
    assert told(["-"], stdin=io.BytesIO(b'{"body": "Un."}\n'), as_lines=True, keys=Keys(text="body")) == [("report", "-:1")]
    assert told(["-"], stdin=io.BytesIO(STORY.encode())) == [("report", "-")]


def test_nothing_is_fetched_unasked() -> None:
    """An address is refused where the caller did not say what fetches."""
    ((code, origin),) = told(["https://news.example/a"])

    assert (code, origin) == ("unreadable", "https://news.example/a")


def test_address_is_fetched_and_unfolded() -> None:
    """A page at an address is one report, a feed there is its entries, an archive its pages."""
    fetch = fetching(
        {
            "https://news.example/a": ("text/html; charset=utf-8", PAGE.encode()),
            "https://news.example/feed": ("application/rss+xml", rss("<item><title>A</title><guid>g1</guid></item>")),
            "https://news.example/feed.xml": ("text/xml", rss("<item><title>A</title><guid>g2</guid></item>")),
            "https://news.example/a.warc.gz?x=y": ("application/octet-stream", packed(pages(1))),
        }
    )
    found = told([f"https://news.example/{path}" for path in ("a", "feed", "feed.xml", "a.warc.gz?x=y", "gone")], fetch=fetch)

    assert found == [
        ("report", "https://news.example/a"), ("report", "https://news.example/feed#g1"), ("report", "https://news.example/feed.xml#g2"), ("report", "https://harbour.example/0"), ("fetch", "https://news.example/gone"),
    ]  # fmt: skip


def test_list_of_feeds_is_followed(tmp_path: Path) -> None:
    """A list of feeds leads to their entries; a feed that cannot be fetched is told, and a list in the list is not followed."""
    path = tmp_path / "feeds.opml"
    outlines = "".join(f"<outline text='a' xmlUrl='https://news.example/{name}'/>" for name in ("gone", "feed", "list"))
    path.write_text(f"<opml version='2.0'><body>{outlines}<outline xmlUrl='file:///etc/passwd'/></body></opml>")
    fetch = fetching(
        {
            "https://news.example/feed": ("application/rss+xml", rss("<item><title>A</title><guid>g1</guid></item>")),
            "https://news.example/list": ("text/x-opml", path.read_bytes()),
        }
    )
    found = told([str(path)], fetch=fetch)

    assert [code for code, _ in found[:2]] == ["fetch", "report"]
    assert {code for code, _ in found[2:]} == {"fetch", "address"}


def test_text_key_does_not_turn_a_table_into_lines(tmp_path: Path) -> None:
    """Keys name columns in a table and keys in every other file."""
    (tmp_path / "a.csv").write_text("body\nUn.\n")
    (tmp_path / "b.txt").write_text('{"body": "Deux."}\n')

    found = told([str(tmp_path)], as_lines=True, keys=Keys(text="body"))
    assert [code for code, _ in found] == ["report", "report"]


@pytest.mark.parametrize("name", ["feed", "warc", "wacz", "lines", "table", "opml"])
def test_many_reports_are_not_read_as_one(name: str) -> None:
    """A collection that is passed where one report is asked for is refused, with what to do."""
    path = sample(name, "good")
    with pytest.raises(ManyReportsError, match=r"many reports.*recoupe\.read_many"):
        read(path.read_bytes(), path.name)


def test_page_about_lists_is_a_page() -> None:
    """A page of HTML whose text shows the markup of a list or a feed is a page."""
    page = PAGE.replace("<article>", "<article><!-- <opml> <rss> -->")

    assert format_of(page.encode(), "a").name == "html"


def test_caller_knows_better_than_the_file() -> None:
    """What the caller knows stands over what a file or server says, and leaves the rest to it."""
    assert ReadOptions(language="en").over(ReadOptions(language="fr", outlet="Le Fleuve")) == ReadOptions(language="en", outlet="Le Fleuve")
