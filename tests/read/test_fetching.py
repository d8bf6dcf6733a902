"""Pages are fetched within limits, with manners, and asked for again only if they changed. Nothing is sent: the web of the tests is their own."""

import gzip
import zlib

import pytest

from recoupe.errors import BusyError, DamagedError, FetchError, RobotsError, TooLargeError
from recoupe.read.fetching import Fetched, NotModified, Validators
from recoupe.read.politeness import DELAY_S, MOST_BACK_OFF_S, MOST_DELAY_S
from tests.read.hostile import PAGE
from tests.read.web import PUBLIC, Answer, Web, answer

HOST = "news.example"
ADDRESS = "http://news.example/a"


def web(found: Answer, robots: Answer | None = None, **paths: Answer) -> Web:
    """Give a web of one host with a page `/a`, others by their names, and rules for programs."""
    pages = {(HOST, "/a"): found, **{(HOST, f"/{path}"): one for path, one in paths.items()}}
    return Web(pages=pages if robots is None else {**pages, (HOST, "/robots.txt"): robots})


def fetch(found: Answer, **given: object) -> Fetched | NotModified:
    return web(found).fetcher().fetch(ADDRESS, **given)


def test_page_comes_with_what_the_host_says() -> None:
    """A page comes with its address, its bytes, its media type, and what to ask with the next time."""
    found = fetch(answer(b"<p>hello</p>", ETag='"4711"', Last_Modified="Tue, 16 Jan 2024 09:00:00 GMT"))

    validators = Validators('"4711"', "Tue, 16 Jan 2024 09:00:00 GMT")
    assert found == Fetched(ADDRESS, b"<p>hello</p>", "text/html; charset=utf-8", validators)


def test_page_that_did_not_change_is_not_sent() -> None:
    """What the host said of a page is sent along, and 304 means that it is as before."""
    held = web(answer(b"", "304 Not Modified", kind=None))
    assert held.fetcher().fetch(ADDRESS, Validators('"4711"', "Tue, 16 Jan 2024 09:00:00 GMT")) == NotModified(ADDRESS)

    _, _, headers = held.asked[-1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"4711"', "Tue, 16 Jan 2024 09:00:00 GMT")


def test_program_says_who_it_is() -> None:
    """A host is told which program asks, and whom it may write to."""
    held = web(answer(b"a"))
    held.fetcher(contact="desk@redaction.example").fetch(ADDRESS)

    assert held.asked[-1][2]["user-agent"].startswith("recoupe/")
    assert "desk@redaction.example" in held.asked[-1][2]["user-agent"]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        pytest.param("gzip", gzip.compress(PAGE.encode()), id="gzip"),
        pytest.param("deflate", zlib.compress(PAGE.encode()), id="deflate"),
        pytest.param("deflate", zlib.compress(PAGE.encode())[2:-4], id="deflate without its frame"),
        pytest.param("gzip, identity", gzip.compress(PAGE.encode()), id="two codings"),
    ],
)
def test_packed_page_is_unpacked(coding: str, body: bytes) -> None:
    """A page that was packed comes unpacked."""
    found = fetch(answer(body, Content_Encoding=coding))

    assert isinstance(found, Fetched)
    assert found.content == PAGE.encode()


@pytest.mark.parametrize(
    ("found", "error", "said"),
    [
        pytest.param(lambda: answer(b"a" * 20_000_000), TooLargeError, "20 MB", id="20 MB"),
        pytest.param(lambda: answer(b"a", Content_Length="20000000000"), TooLargeError, "20 MB", id="announced"),
        pytest.param(lambda: answer(gzip.compress(b"a" * 50_000_000), Content_Encoding="gzip"), TooLargeError, "unpack to", id="gzip bomb"),
        pytest.param(lambda: answer(zlib.compress(b"a" * 50_000_000), Content_Encoding="deflate"), TooLargeError, "unpack to", id="deflate bomb"),
        pytest.param(
            lambda: answer(gzip.compress(gzip.compress(b"a" * 90_000_000)), Content_Encoding="gzip, gzip"), TooLargeError, "unpack to", id="bomb in a bomb"
        ),
        pytest.param(lambda: answer(gzip.compress(PAGE.encode())[:-9], Content_Encoding="gzip"), DamagedError, "cut off", id="gzip cut off"),
        pytest.param(lambda: answer(b"hello", Content_Encoding="gzip"), DamagedError, "cannot be unpacked", id="no gzip at all"),
        pytest.param(lambda: answer(b"\xff" * 40, Content_Encoding="br"), DamagedError, "cannot be unpacked", id="brotli broken"),
        pytest.param(lambda: answer(b"hello", Content_Encoding="zstd"), DamagedError, "not read", id="packing nobody asked for"),
        pytest.param(lambda: answer(b"\xff\xd8", kind="image/jpeg"), FetchError, "image/jpeg", id="picture"),
        pytest.param(lambda: answer(b"gone", "404 Not Found"), FetchError, "status 404", id="not found"),
        pytest.param(lambda: answer(b"no", "403 Forbidden"), FetchError, "status 403", id="forbidden"),
        pytest.param(lambda: answer(b"", "302 Found"), FetchError, "without saying where", id="redirect to nowhere"),
        pytest.param(lambda: answer(b"", "302 Found", Location="/a"), FetchError, "more than 3 times", id="redirect to itself"),
        pytest.param(lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", FetchError, "could not be fetched", id="body cut off"),
        pytest.param(lambda: b"rubbish\r\n\r\n", FetchError, "could not be fetched", id="no HTTP"),
        pytest.param(lambda: b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000, FetchError, "could not be fetched", id="endless head"),
    ],
)
def test_bad_answer_is_refused(found, error: type[Exception], said: str) -> None:
    """Every bad answer has its error, which names the address and says what to do."""
    with pytest.raises(error, match=r"^http://news\.example/a.*; \w+") as refusal:
        fetch(found)
    assert said in str(refusal.value)


def test_three_redirects_are_followed() -> None:
    """Three redirects are followed, on the same host and to others, and the last address is that of the page."""
    held = web(
        answer(b"", "301 Moved", Location="b"),
        b=answer(b"", "302 Found", Location="//other.example/c"),
    )
    held.hosts["other.example"] = [PUBLIC]
    held.pages["other.example", "/c"] = answer(b"", "308 Permanent", Location="https://news.example/d?e=http://f")
    held.pages[HOST, "/d?e=http://f"] = answer(b"<p>hello</p>")
    found = held.fetcher().fetch(ADDRESS)

    assert isinstance(found, Fetched)
    assert found.address == "https://news.example/d?e=http://f"


def test_page_that_drips_is_given_up() -> None:
    """A host that sends a byte now and then gains no more than fifteen seconds."""
    held = web(lambda: answer(b"a" * 2_000_000))
    held.step_s = 1.0
    with pytest.raises(FetchError, match=r"took too long|given up"):
        held.fetcher(ignore_robots=True).fetch(ADDRESS)

    assert held.time <= 1_000 + 16


def test_redirects_share_the_time() -> None:
    """All redirects together have fifteen seconds."""
    held = web(answer(b"", "301 Moved", Location="/b"), b=answer(b"", "301 Moved", Location="/c"), c=answer(b"<p>hello</p>"))
    held.step_s = 8.0
    with pytest.raises(FetchError):
        held.fetcher(ignore_robots=True).fetch(ADDRESS)


def test_host_is_left_in_peace_between_two_requests() -> None:
    """Two pages of one host are fetched with a while between them, pages of two hosts are not."""
    held = web(answer(b"a"), b=answer(b"b"))
    held.hosts["other.example"] = [PUBLIC]
    held.pages["other.example", "/"] = answer(b"c")
    fetcher = held.fetcher()
    fetcher.fetch(ADDRESS)
    fetcher.fetch("http://other.example/")
    assert held.slept == []

    fetcher.fetch("http://news.example/b")
    assert held.slept == [DELAY_S]


@pytest.mark.parametrize(("asked", "kept"), [("10", 10.0), ("0.5", DELAY_S), ("86400", MOST_DELAY_S)])
def test_delay_of_the_host_is_kept(asked: str, kept: float) -> None:
    """A host that asks for more time between two requests gets it, up to a minute."""
    held = web(answer(b"a"), answer(f"User-agent: *\nCrawl-delay: {asked}\n".encode(), kind="text/plain"))
    fetcher = held.fetcher()
    fetcher.fetch(ADDRESS)
    fetcher.fetch(ADDRESS)

    assert held.slept == [kept]


@pytest.mark.parametrize(
    ("status", "said", "wait_s"),
    [
        pytest.param("429 Too Many Requests", "120", 120.0, id="seconds"),
        pytest.param("503 Service Unavailable", "Wed, 17 Jan 2024 12:05:00 GMT", 300.0, id="time"),
        pytest.param("503 Service Unavailable", "Wed, 17 Jan 2024 11:00:00 GMT", 0.0, id="time that is over"),
        pytest.param("503 Service Unavailable", None, 60.0, id="nothing"),
        pytest.param("500 Internal Server Error", "soon", 60.0, id="no time"),
        pytest.param("429 Too Many Requests", "99999999999", MOST_BACK_OFF_S, id="for ever"),
    ],
)
def test_busy_host_is_left_alone(status: str, said: str | None, wait_s: float) -> None:
    """A busy host is left alone for as long as it asks, at most a day; the next request before that is not sent."""
    held = web(answer(b"", status, **({"Retry_After": said} if said else {})))
    fetcher = held.fetcher()
    with pytest.raises(BusyError) as refusal:
        fetcher.fetch(ADDRESS)
    assert refusal.value.retry_after_s == wait_s

    sent = len(held.asked)
    if wait_s:
        with pytest.raises(BusyError, match="left alone"):
            fetcher.fetch("http://news.example/b")
        assert len(held.asked) == sent
    held.time += wait_s + 1
    held.pages[HOST, "/a"] = answer(b"a")
    assert isinstance(fetcher.fetch(ADDRESS), Fetched)


def test_busy_host_is_left_alone_twice_as_long_each_time() -> None:
    """A host that stays busy and does not say for how long is asked ever more seldom."""
    held = web(answer(b"", "503 Service Unavailable"))
    fetcher, waits = held.fetcher(), []
    for _ in range(16):
        with pytest.raises(BusyError) as refusal:
            fetcher.fetch(ADDRESS)
        waits.append(refusal.value.retry_after_s)
        held.time += (refusal.value.retry_after_s or 0) + 1

    assert waits[:4] == [60.0, 120.0, 240.0, 480.0]
    assert waits[-1] == MOST_BACK_OFF_S


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        pytest.param("User-agent: *\nDisallow: /a", False, id="page"),
        pytest.param("User-agent: *\nDisallow: /b", True, id="another page"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /a$", True, id="longest rule counts"),
        pytest.param("User-agent: *\nDisallow: /*a", False, id="wildcard"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: recoupe\nDisallow:", True, id="rules for this program"),
        pytest.param("User-agent: recoupe\nDisallow: /", False, id="rules against this program"),
        pytest.param("User-agent: other\nDisallow: /", True, id="rules against another"),
        pytest.param("\0\xff rubbish", True, id="rubbish"),
        pytest.param("", True, id="empty"),
    ],
)
def test_robots_are_respected(rules: str, allowed: bool) -> None:
    """A page that the host asks programs to leave alone is not fetched."""
    held = web(answer(b"a"), answer(rules.encode("latin-1"), kind="text/plain"))
    if allowed:
        assert isinstance(held.fetcher().fetch(ADDRESS), Fetched)
        return
    with pytest.raises(RobotsError, match="asks programs to leave the page alone"):
        held.fetcher().fetch(ADDRESS)
    assert held.paths() == []


def test_robots_of_a_redirect_are_respected() -> None:
    """The host that a page is redirected to is asked for its rules too."""
    held = web(answer(b"", "301 Moved", Location="http://other.example/c"))
    held.hosts["other.example"] = [PUBLIC]
    held.pages["other.example", "/robots.txt"] = answer(b"User-agent: *\nDisallow: /", kind="text/plain")
    with pytest.raises(RobotsError, match=r"other\.example"):
        held.fetcher().fetch(ADDRESS)


def test_robots_are_asked_for_once_a_day() -> None:
    """Rules are remembered for a day, no longer."""
    held = web(answer(b"a"), answer(b"", kind="text/plain"))
    fetcher = held.fetcher()
    fetcher.fetch(ADDRESS)
    fetcher.fetch(ADDRESS)
    assert [path for _, path, _ in held.asked].count("/robots.txt") == 1

    held.time += 90_000
    fetcher.fetch(ADDRESS)
    assert [path for _, path, _ in held.asked].count("/robots.txt") == 2


def test_host_in_trouble_allows_nothing() -> None:
    """Where the rules cannot be fetched, nobody knows what is allowed, and nothing is fetched."""
    held = web(answer(b"a"), answer(b"", "503 Service Unavailable", Retry_After="30"))
    with pytest.raises(BusyError, match=r"robots\.txt") as refusal:
        held.fetcher().fetch(ADDRESS)

    assert refusal.value.retry_after_s == 30
    assert held.paths() == []


def test_robots_that_redirect_for_ever_are_none() -> None:
    """Rules that redirect for ever count as none."""
    held = web(answer(b"a"), answer(b"", "302 Found", Location="/robots.txt"))

    assert isinstance(held.fetcher().fetch(ADDRESS), Fetched)


def test_robots_may_be_ignored() -> None:
    """Who says so fetches a page that programs are asked to leave alone; the rules are not even asked for."""
    held = web(answer(b"a"), answer(b"User-agent: *\nDisallow: /", kind="text/plain"))
    held.fetcher(ignore_robots=True).fetch(ADDRESS)

    assert [path for _, path, _ in held.asked] == ["/a"]
