"""Whatever can be read goes into a ledger: a sample of each reader by `recoupe add`, a feed by `recoupe feed`, a table by `recoupe import`, an address by its client."""

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe import registry
from recoupe.cli.main import recoupe
from recoupe.store.ledger import open_ledger
from tests.cli.test_import import HEADER, PROFILE, ROW
from tests.contracts.test_readers import SAMPLES, sample
from tests.pipeline.test_ledger import DENIAL, OTHER
from tests.read.hostile import packed, record, rss
from tests.read.web import Web, answer

# How many reports the good sample of each reader holds; what a list of feeds names is fetched, and every feed here has two entries.
HELD = {"entry": 1, "feed": 2, "html": 1, "lines": 2, "message": 1, "opml": 4, "pdf": 1, "table": 2, "text": 1, "wacz": 2, "warc": 2}
# An archive and its packed form hold the same two pages.
TWICE = {"https://harbour.example/torodi", "https://harbour.example/plain"}


@pytest.fixture(autouse=True)
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Work in an empty folder with a ledger, on a web of our own."""
    import recoupe.cli.following as following
    import recoupe.read.fetching as fetching

    monkeypatch.chdir(tmp_path)
    for name in ("RECOUPE_DB", "RECOUPE_FEEDS"):
        monkeypatch.delenv(name, raising=False)
    held = Web(hosts={name: ["93.184.215.14"] for name in ("news.example", "harbour.example", "fleuve.example")})
    for module in (fetching, following):
        monkeypatch.setattr(module, "Fetcher", lambda *_given, **_more: held.fetcher())
    call("init")
    return held


def call(*arguments: str) -> Result:
    return CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)


def folder(state: str, names: Sequence[str]) -> None:
    """Make a folder of samples, one a reader, each in a folder of its own."""
    for name in names:
        (Path(state) / name).mkdir(parents=True)
        shutil.copy(sample(name, state), Path(state) / name)


def entries(*names: str) -> bytes:
    """Make a feed of entries that have no pages."""
    items = (
        f"<item><title>{name}</title><guid isPermaLink='false'>{name}</guid><description>Gunmen attacked the market of {name} at dawn on Tuesday and killed two traders.</description></item>"
        for name in names
    )
    return answer(rss("".join(items)), kind="application/rss+xml")


def test_sample_of_each_reader_goes_in(web: Web) -> None:
    """A folder with a sample of every reader goes into the ledger whole: each report once under its own name, nothing refused, bytes kept; again, nothing changes."""
    assert set(HELD) == set(registry.names("read")) == {path.name for path in SAMPLES.iterdir()}
    folder("good", sorted(HELD))
    web.pages.update({("harbour.example", "/feed.xml"): entries("Gao", "Kidal"), ("fleuve.example", "/rss"): entries("Bria", "Goma")})
    counted = {}
    for name in sorted(HELD):
        found = call("add", "--no-link", "-v", f"good/{name}")
        assert found.exit_code == 0, found.stderr
        counted[name] = Counter(line.split()[1] for line in found.stderr.splitlines() if line.startswith(("recoupe: added", "recoupe: known")))
    again = call("add", "good")
    with open_ledger("recoupe.db") as ledger:
        captures, failures = list(ledger.captures()), list(ledger.failures())
        records = {one["id"] for one in ledger.reports()}
        assert ledger.verify_chain() == ledger.verify_custody() == []

    assert {name: sum(one.values()) for name, one in counted.items()} == HELD
    assert sum(one["known"] for one in counted.values()) == len(TWICE)
    assert len(captures) == sum(HELD.values()) - len(TWICE)
    assert {one.version for one in captures} == {1}
    assert {one.report_id for one in captures} == records
    assert failures == []
    assert f"{sum(HELD.values())} reports, 0 new, 0 errors" in again.stderr


def test_damaged_samples_cost_themselves_alone(web: Web) -> None:
    """Of a folder of damaged samples each is told and written down with its reason; what went in before and what comes after is there."""
    damaged = sorted(set(HELD) - {"opml"})
    folder("damaged", damaged)
    (Path("damaged") / "a.txt").write_bytes(DENIAL)
    (Path("damaged") / "z.txt").write_bytes(OTHER)
    found = call("add", "damaged")
    with open_ledger("recoupe.db") as ledger:
        told = list(ledger.failures())
        origins = {one["origin"] for one in ledger.reports()}

    assert found.exit_code == 10  # one of them is a table without the column that is asked for
    assert f"2 reports, 2 new, {len(damaged)} errors" in found.stderr
    assert origins == {"damaged/a.txt", "damaged/z.txt"}
    assert len(told) == len(damaged)
    assert all(one["reason"] for one in told)


def test_names_of_two_files_do_not_collide() -> None:
    """Two tables that use the same names are two, and the same name in a later state of one of them is its next version."""
    for name, told in (("a", "Gunmen attacked a farm near Kidal."), ("b", "The police arrested a miner in Lima.")):
        Path(f"{name}.csv").write_text(f"id,text\n1,{told}\n", "utf-8")
    call("add", "--no-link", "--language", "en", "a.csv", "b.csv")
    Path("b.csv").write_text("id,text\n1,The police arrested two miners in Lima.\n", "utf-8")
    call("add", "--no-link", "--language", "en", "b.csv")
    with open_ledger("recoupe.db") as ledger:
        assert sorted((one.origin, one.version, one.current) for one in ledger.captures()) == [
            ("a.csv#1", 1, True),
            ("b.csv#1", 1, False),
            ("b.csv#1", 2, True),
        ]


def test_archive_says_when_a_page_was_there(web: Web) -> None:
    """A page of an old archive is an older version than the one that is fetched today, whichever goes in first."""
    web.pages["news.example", "/a"] = answer(DENIAL, kind="text/plain; charset=utf-8")
    Path("old.warc.gz").write_bytes(packed([record("http://news.example/a", OTHER, kind="text/plain; charset=utf-8")]))
    call("add", "--no-link", "http://news.example/a")
    call("add", "--no-link", "old.warc.gz")
    with open_ledger("recoupe.db") as ledger:
        versions = {ledger.original(one.report_id): (one.version, one.at[:4], one.current) for one in ledger.captures()}

    assert versions[OTHER] == (1, "2024", False)
    assert versions[DENIAL][0::2] == (2, True)


def test_address_goes_through_the_guarded_client(web: Web) -> None:
    """An address is fetched by the one client: a public one goes in, a private one and one that leads there are refused before anything is connected to."""
    web.hosts["trap.example"] = ["10.0.0.8"]
    web.pages["news.example", "/a"] = answer(DENIAL, kind="text/plain; charset=utf-8")
    web.pages["news.example", "/away"] = answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data")
    found = call("add", "http://news.example/a", "http://127.0.0.1/a", "http://trap.example/a", "http://news.example/away", "file:///etc/passwd")
    with open_ledger("recoupe.db") as ledger:
        origins, refused = [one["origin"] for one in ledger.reports()], {one["origin"] for one in ledger.failures()}

    assert found.exit_code == 4
    assert origins == ["http://news.example/a"]
    assert refused == {"http://127.0.0.1/a", "http://trap.example/a", "http://news.example/away", "file:///etc/passwd"}
    assert {host for host, _ in web.connected} == {"93.184.215.14"}


def test_four_ways_lead_into_one_ledger(web: Web) -> None:
    """What was added, fetched, brought by a feed and imported stands side by side in one ledger, each under where it came from."""
    web.pages["news.example", "/a"] = answer(DENIAL, kind="text/plain; charset=utf-8")
    web.pages["news.example", "/feed"] = entries("Gao", "Kidal")
    Path("other.txt").write_bytes(OTHER)
    Path("desk.toml").write_text(PROFILE, "utf-8")
    Path("rows.csv").write_text(HEADER + ROW, "utf-8")
    assert call("add", "other.txt", "http://news.example/a").exit_code == 0
    assert call("feed", "add", "http://news.example/feed").exit_code == 0
    assert call("feed", "run").exit_code == 0
    assert call("import", "rows.csv", "--as", "desk.toml").exit_code == 0
    with open_ledger("recoupe.db") as ledger:
        origins = {one["origin"] for one in ledger.reports()}
        assert (len(list(ledger.imports())), len(list(ledger.feeds())), ledger.unlinked()) == (1, 1, [])

    assert origins == {"other.txt", "http://news.example/a", "http://news.example/feed#Gao", "http://news.example/feed#Kidal", "rows.csv#D-1"}
