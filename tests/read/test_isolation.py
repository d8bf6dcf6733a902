"""Hostile inputs cost themselves alone: each ends soon, within its memory, with its reason, and the next input is read."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from recoupe.errors import BinaryInputError, LimitError, ReadError, TooLargeError
from recoupe.read.captures import DEFAULT_KEYS, Capture, Collection, Item, Notice, Pointer, Refusal
from recoupe.read.formats import formats
from recoupe.read.isolation import Limits, Workers, shared_workers
from recoupe.read.page import Page, Reader
from recoupe.read.sources import read_document
from tests.read import hostile
from tests.support import codebook

SECRET = "root:"  # how the file begins that every attack on XML asks for first


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    held = Workers()
    yield held
    held.close()


@pytest.fixture(scope="module")
def tight() -> Iterator[Workers]:
    """Give workers with so little that a test of the limits takes no long time."""
    held = Workers(Limits(seconds=1, megabytes=220))
    yield held
    held.close()


def read(workers: Workers, content: bytes, name: str = "html") -> Page:
    reader = formats()[name]
    assert isinstance(reader, Reader)
    return workers.read(reader, content, f"bad.{name}", None)


def split(workers: Workers, content: bytes, name: str) -> list[Item]:
    collection = formats()[name]
    assert isinstance(collection, Collection)
    return list(workers.split(collection, content, f"bad.{name}", DEFAULT_KEYS))


HOSTILE_PAGES = [
    pytest.param(lambda: b"<div>" * 1_000_000 + hostile.PARAGRAPH.encode(), id="nested a million deep"),
    pytest.param(lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">" + hostile.PARAGRAPH.encode(), id="a million attributes"),
    pytest.param(f"<table><tr><td colspan=9000000000000000>{hostile.PARAGRAPH}</td></tr></table>".encode, id="a cell of many columns"),
    pytest.param(lambda: b"<p>" + b"a" * 19_000_000, id="one word of 19 MB"),
    pytest.param(lambda: b"<p>hello</p>" * 1_600_000, id="very many paragraphs"),
    pytest.param(lambda: b"<table>" * 200_000 + hostile.PARAGRAPH.encode(), id="tables in tables"),
    pytest.param(lambda: b"<b>" * 3_000_000, id="tags that never end"),
    pytest.param(lambda: hostile.PAGE.encode().replace(b"<article>", b"<article>\0\0\0"), id="null bytes"),
    pytest.param(lambda: hostile.PAGE.replace("utf-8", "utf-16").replace("Torodi", "Torodié").encode("latin-1"), id="wrong charset"),
    pytest.param(lambda: b"<svg><script>" * 100_000 + b"<![CDATA[" * 1000, id="foreign markup"),
    pytest.param(lambda: b"<!--" * 2_000_000, id="comments that never end"),
    pytest.param(lambda: b"&amp;" * 3_000_000, id="entities alone"),
]


@pytest.mark.parametrize("make", HOSTILE_PAGES)
def test_hostile_page_ends(workers: Workers, make) -> None:
    """A hostile page is read or refused by name, and the next page is read."""
    try:
        told = read(workers, make()).text
    except ReadError as refusal:
        told = str(refusal)
    assert "bad.html: " in told or "Torodi" in told or "hello" in told
    assert "Torodi" in read(workers, hostile.PAGE.encode()).text


def test_page_of_100_mb_is_refused(workers: Workers) -> None:
    """A page of 100 MB is refused before anything is parsed."""
    with pytest.raises(TooLargeError, match="20 MB"):
        read_document(b"<p>" + b"a" * 100_000_000, "bad.html", options_none(), codebook(), workers.read)


def options_none():
    from recoupe.read.captures import ReadOptions

    return ReadOptions()


def test_too_much_memory_is_refused(tight: Workers) -> None:
    """A page that takes more memory than is allowed is refused with that reason, and the next page is read."""
    with pytest.raises(LimitError, match=r"bad\.html: .*(memory|brought the parser down)"):
        read(tight, b"<html><body>" + b"<p>a</p>" * 1_100_000)
    assert "Torodi" in read(tight, hostile.PAGE.encode()).text


def test_too_much_time_is_refused(tight: Workers) -> None:
    """A feed that keeps its parser busy is refused with that reason, and the next page is read."""
    attributes = " ".join(f"a{n}='1'" for n in range(120_000))
    with pytest.raises(LimitError, match=r"bad\.feed: reading it takes more than 1 seconds of processor time"):
        split(tight, hostile.rss(f"<item {attributes}><title>a</title></item>"), "feed")
    assert "Torodi" in read(tight, hostile.PAGE.encode()).text


def test_worker_that_hangs_is_stopped() -> None:
    """A worker that neither works nor answers is stopped by the clock."""
    workers = Workers()
    read(workers, hostile.PAGE.encode())
    (worker,) = workers._idle
    worker._limits = Limits(wall_s=0.5)
    os.kill(worker._process.pid, signal.SIGSTOP)

    with pytest.raises(LimitError, match=r"more than 0\.5 seconds"):
        read(workers, hostile.PAGE.encode())
    workers.close()


def test_worker_that_is_killed_is_started_anew(workers: Workers) -> None:
    """A worker that something kills costs one page, with the reason."""
    read(workers, hostile.PAGE.encode())
    (worker,) = workers._idle
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.wait()

    with pytest.raises(LimitError, match="brought the parser down"):
        read(workers, hostile.PAGE.encode())
    assert "Torodi" in read(workers, hostile.PAGE.encode()).text


def test_worker_that_is_gone_does_not_end_a_filter() -> None:
    """Where the program ends quietly when its reader does, a worker that is gone still costs one page alone."""
    program = """
import os, signal, sys
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
from recoupe.errors import LimitError
from recoupe.read.formats import formats
from recoupe.read.isolation import Workers
page, workers, reader = sys.stdin.buffer.read(), Workers(), formats()["html"]
workers.read(reader, page, "a", None)
(worker,) = workers._idle
os.kill(worker._process.pid, signal.SIGKILL)
worker._process.wait()
try:
    workers.read(reader, page * 1000, "a", None)
except LimitError:
    print(len(workers.read(reader, page, "a", None).text) > 0)
"""
    ran = subprocess.run([sys.executable, "-c", program], input=hostile.PAGE.encode(), capture_output=True, check=True)

    assert ran.stdout.strip() == b"True"


def test_interrupt_leaves_the_worker_at_work(workers: Workers) -> None:
    """Ctrl-C, which reaches every process of a terminal, does not stop the page at hand."""
    read(workers, hostile.PAGE.encode())
    (worker,) = workers._idle
    os.kill(worker._process.pid, signal.SIGINT)

    assert "Torodi" in read(workers, hostile.PAGE.encode()).text


def test_same_page_in_a_worker_and_here(workers: Workers) -> None:
    """A worker gives the very page that its reader gives."""
    reader = formats()["html"]
    assert isinstance(reader, Reader)

    assert read(workers, hostile.PAGE.encode()) == reader.read(hostile.PAGE.encode(), "bad.html", None)


def test_refusal_keeps_its_kind(workers: Workers) -> None:
    """What a reader refuses in a worker is refused by the same error outside."""
    with pytest.raises(BinaryInputError, match=r"bad\.html: .*NUL"):
        read(workers, b"<p>a\0b</p>" + hostile.PARAGRAPH.encode())


def test_plain_text_needs_no_worker() -> None:
    """Plain text is read in this process."""
    workers = Workers()
    read(workers, hostile.STORY.encode(), "text")

    assert workers._idle == []


def test_workers_are_shared_by_threads(workers: Workers) -> None:
    """Threads that read at the same time get the pages that they asked for."""
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        found[number] = read(workers, hostile.PAGE.replace("two", f"{number}").encode()).text

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(f"killed {number} soldiers" in found[number] for number in range(4))


def test_items_may_be_left(workers: Workers) -> None:
    """Whoever takes the first item alone leaves no worker behind at work."""
    collection = formats()["warc"]
    assert isinstance(collection, Collection)
    found = workers.split(collection, hostile.packed(hostile.pages(30)), "a.warc.gz", DEFAULT_KEYS)
    assert isinstance(next(found), Capture)
    found.close()

    assert "Torodi" in read(workers, hostile.PAGE.encode()).text
    assert all(worker.alive for worker in workers._idle)


def test_one_set_of_workers_is_shared() -> None:
    """Everything in a process shares one set of workers."""
    assert shared_workers() is shared_workers()


@pytest.mark.parametrize("name", ["feed", "opml"])
def test_entities_do_not_unfold(workers: Workers, name: str) -> None:
    """Entities that unfold to very much are not unfolded."""
    root = {
        "feed": "<rss version='2.0'><channel><item><title>&l10;</title></item></channel></rss>",
        "opml": "<opml><body><outline xmlUrl='https://a.example/' text='&l10;'/></body></opml>",
    }
    try:
        sizes = [len(item.content) for item in split(workers, hostile.laughing(root[name]), name) if isinstance(item, Capture)]
    except ReadError as refusal:
        sizes = [len(str(refusal))]
    assert max(sizes) < 10_000


@pytest.mark.parametrize("name", ["feed", "opml", "html"])
def test_no_file_of_the_machine_is_read(workers: Workers, name: str) -> None:
    """An entity that names a file of the machine brings nothing of it."""
    head = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = {
        "feed": "<rss version='2.0'><channel><title>t</title><item><title>A &x; b</title><description>&x;</description></item></channel></rss>",
        "opml": "<opml><body><outline text='a' xmlUrl='https://a.example/'>&x;</outline></body></opml>",
        "html": hostile.PAGE.replace("Torodi", "Torodi &x;"),
    }
    content = (head + body[name]).encode()
    if name == "html":
        assert SECRET not in read(workers, content).text
        return
    for item in split(workers, content, name):
        assert SECRET not in (item.content.decode() if isinstance(item, Capture) else str(item))


def test_bursting_archive_is_passed_over(workers: Workers, tmp_path: Path) -> None:
    """Of an archive with a record of three hundred million bytes the pages before and behind it are read."""
    first, last = hostile.pages(2)
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(hostile.packed([first]) + hostile.bursting_record(300) + hostile.packed([last]))
    collection = formats()["warc"]
    assert isinstance(collection, Collection)
    found = list(workers.split(collection, path, str(path), DEFAULT_KEYS))

    assert [type(item) for item in found] == [Capture, Refusal, Capture]
    assert isinstance(found[1], Refusal)
    assert found[1].code == "too-large"


def test_bursting_body_is_refused(workers: Workers) -> None:
    """A page in an archive that unpacks to a thousand times its size is refused, and the others are read."""
    import gzip

    burst = hostile.record("https://bomb.example/", gzip.compress(b"a" * 50_000_000), headers="Content-Encoding: gzip\r\n")
    found = split(workers, hostile.packed([burst, *hostile.pages(1)]), "warc")

    assert [type(item) for item in found] == [Refusal, Capture]


def test_bursting_zip_is_refused(workers: Workers) -> None:
    """A file in a packed archive that unpacks to a thousand times its size is refused, and the others are read."""
    found = split(workers, hostile.zipped({"archive/a.warc": b"\0" * 100_000_000, "archive/b.warc.gz": hostile.packed(hostile.pages(1))}), "wacz")

    assert [type(item) for item in found] == [Refusal, Capture]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: hostile.pdf(b"\0" * 100_000_000), id="stream of zeros"),
        pytest.param(lambda: hostile.pdf(hostile.drawn("a"), kids=b"2 0 R 2 0 R"), id="page that holds itself"),
        pytest.param(lambda: hostile.pdf(b"BT /F1 1 Tf (a) Tj ET\n" * 200_000), id="very many operators"),
    ],
)
def test_hostile_pdf_ends(tight: Workers, make) -> None:
    """A hostile PDF is refused by name, and the next page is read."""
    with pytest.raises(ReadError, match=r"bad\.pdf"):
        read(tight, make(), "pdf")
    assert "Torodi" in read(tight, hostile.PAGE.encode()).text


def test_mail_in_mail_in_mail_is_refused(workers: Workers) -> None:
    """An e-mail of ten thousand parts within parts is refused by name."""
    with pytest.raises(ReadError, match=r"bad\.message"):
        read(workers, "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(10_000)).encode(), "message")


def test_lists_and_notices_come_through(workers: Workers) -> None:
    """Every kind of item comes out of a worker as it went in."""
    assert split(workers, b"<opml><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>", "opml") == [Pointer("https://a.example/", "A")]
    assert [type(item) for item in split(workers, hostile.rss("<item><title>A</title></item>").removesuffix(b"</rss>"), "feed")] == [Notice, Capture]


def test_worker_finds_files_from_where_its_owner_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path holds from the folder that the owner is in now, not from the one in which the worker was started."""
    collection = formats()["feed"]
    assert isinstance(collection, Collection)
    with closing(Workers()) as workers:
        list(workers.split(collection, hostile.rss("<item><title>A</title></item>"), "here.rss", DEFAULT_KEYS))
        monkeypatch.chdir(tmp_path)
        Path("there.rss").write_bytes(hostile.rss("<item><title>B</title></item>"))

        assert [item.origin for item in workers.split(collection, Path("there.rss"), "there.rss", DEFAULT_KEYS)] == ["there.rss#1"]
