"""Feeds give up their entries, as they are written in the wild."""

import io

import pytest

from recoupe.errors import DamagedError
from recoupe.read.captures import DEFAULT_KEYS, Capture, Item, Notice
from recoupe.read.entry import Entry
from recoupe.read.feed import READER, entry_of
from tests.read.hostile import rss
from tests.read.reading import read as read_report


def split(content: bytes) -> list[Item]:
    return [item for item in READER.split(io.BytesIO(content), "feed.xml", DEFAULT_KEYS) if item is not None]


def entries(content: bytes) -> list[Entry]:
    return [entry for item in split(content) if isinstance(item, Capture) for entry in [entry_of(item)] if entry]


ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Le Fleuve</title>
<entry><title type="html">Attaque &lt;em&gt;près&lt;/em&gt; d’Ansongo</title><link href="https://fleuve.example/a"/><id>tag:fleuve.example,2024:1</id>
<published>2024-01-16T23:30:00+01:00</published><updated>2024-01-18T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Des hommes armés ont attaqué un convoi.</p><p>Trois chauffeurs ont été tués.</p></div></content></entry></feed>"""


def test_atom_is_read() -> None:
    """An entry of Atom comes with its title without markup, its address, its name, its own day, its publisher and its words."""
    (entry,) = entries(ATOM.encode())

    assert (entry.title, entry.link, entry.guid) == ("Attaque près d’Ansongo", "https://fleuve.example/a", "tag:fleuve.example,2024:1")
    assert (entry.published, entry.publisher) == ("2024-01-16T23:30:00+01:00", "Le Fleuve")
    assert "Trois chauffeurs" in entry.content


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("Wed, 17 Jan 2024 01:30:00 +0100", "2024-01-17", id="zone of the feed"),
        pytest.param("Wed, 17 Jan 2024 01:30:00 GMT", "2024-01-17", id="Greenwich"),
        pytest.param("2024-01-17T00:10:00+03:00", "2024-01-17", id="ISO"),
        pytest.param("17 Jan 2024", "2024-01-17", id="day alone"),
        pytest.param("Someday", None, id="no time"),
    ],
)
def test_day_is_that_of_the_feed(written: str, day: str | None) -> None:
    """The day of publication is the one that the feed writes, in its own zone."""
    (entry,) = entries(rss(f"<item><title>A</title><pubDate>{written}</pubDate></item>"))

    assert (entry.published[:10] if entry.published else None) == day


def test_entry_is_read_as_a_report() -> None:
    """The title is the headline, the words are the story, feed and day are metadata, and the text holds all of it."""
    (item,) = split(ATOM.encode())
    assert isinstance(item, Capture)
    document = read_report(item.content, item.origin, item.known)

    assert document.text == "Attaque près d’Ansongo\n\nDes hommes armés ont attaqué un convoi.\n\nTrois chauffeurs ont été tués."
    assert document.headline is not None
    assert document.headline.text == "Attaque près d’Ansongo"
    assert [part.kind.value for part in document.parts] == ["headline", "paragraph", "paragraph"]
    assert document.outlet is not None
    assert (document.outlet.name, document.published and document.published.start) == ("Le Fleuve", "2024-01-16")


def test_same_entry_gives_the_same_bytes() -> None:
    """An entry keeps its bytes when the feed around it moves on."""
    later = ATOM.replace("<entry>", "<updated>2024-02-01T00:00:00Z</updated><entry><title>New</title><id>n</id></entry><entry>", 1)

    assert split(ATOM.encode())[0] == split(later.encode())[1]


def test_longest_text_is_taken() -> None:
    """Of a summary and the whole text the whole text is taken."""
    item = "<item><title>A</title><description>Short.</description><content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;Much longer text.&lt;/p&gt;</content:encoded></item>"
    (entry,) = entries(rss(item))

    assert (entry.content, entry.markup) == ("<p>Much longer text.</p>", True)


def test_source_of_a_taken_over_entry_is_its_publisher() -> None:
    """An entry that a feed took over from another names that other."""
    (entry,) = entries(rss("<item><title>A</title><source url='https://fleuve.example/rss'>Le Fleuve</source></item>"))

    assert entry.publisher == "Le Fleuve"


@pytest.mark.parametrize(
    ("item", "origin"),
    [
        pytest.param("<item><title>A</title><link>https://a.example/1</link><guid isPermaLink='false'>g</guid></item>", "https://a.example/1", id="address"),
        pytest.param("<item><title>A</title><guid isPermaLink='false'>g</guid></item>", "feed.xml#g", id="name in the feed"),
        pytest.param("<item><title>A</title></item>", "feed.xml#1", id="place"),
        pytest.param("<item><title>A</title><link>javascript:alert(1)</link><guid isPermaLink='false'>g</guid></item>", "feed.xml#g", id="no address"),
    ],
)
def test_entry_is_named(item: str, origin: str) -> None:
    """An entry is named by its address, else by its feed and its name or place there."""
    (found,) = split(rss(item))

    assert isinstance(found, Capture)
    assert found.origin == origin


def test_feed_that_is_not_well_formed_is_read_and_told() -> None:
    """A feed that breaks off is read as far as it goes, and a notice says so."""
    found = split(rss("<item><title>A</title></item>").removesuffix(b"</channel></rss>"))

    assert [type(item) for item in found] == [Notice, Capture]


def test_encoding_that_is_declared_wrongly_is_borne() -> None:
    """A feed in Latin 1 that says so is read with its accents."""
    (entry,) = entries(
        '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><item><title>Armée</title></item></channel></rss>'.encode("latin-1")
    )

    assert entry.title == "Armée"


@pytest.mark.parametrize("content", [b"", b"hello", b"<html><body><p>hello</p></body></html>", b"\0\1\2", b"<opml/>"])
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    """A page or rubbish is refused as no feed."""
    with pytest.raises(DamagedError, match=r"feed\.xml: the (input is no feed|feed is broken)"):
        split(content)


def test_name_of_a_file_is_no_feed(tmp_path) -> None:
    """Bytes that happen to be the name of a file, or an address, open nothing."""
    path = tmp_path / "feed.xml"
    path.write_bytes(ATOM.encode())
    for name in (str(path), path.as_uri(), "https://news.example/feed.xml"):
        with pytest.raises(DamagedError):
            split(name.encode())
