"""Promises of unpacking: once, whole or not at all, anew where damaged, from any number of processes."""

import lzma
import sqlite3
import stat
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe.codebook import place_pack
from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.place_pack import PACK, PACK_LABEL, built_store, packed_store
from recoupe.errors import GazetteerError
from tests.codebook import worlds


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a cache folder that is not there yet."""
    monkeypatch.setenv("RECOUPE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(place_pack.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "cache"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return worlds.small_pack(tmp_path / "pack")


def gaos(pack: Path) -> int:
    return len(Gazetteer(packed_store(pack)).find("Gao"))


def unpacked(cache: Path) -> Path:
    (only,) = cache.iterdir()
    return only


def test_first_use_unpacks_and_the_second_does_not(cache: Path, pack: Path) -> None:
    """The first question unpacks into one file whose name holds the digest; later ones use it, without the pack."""
    store = packed_store(pack)
    assert not cache.exists()

    assert gaos(pack) == 3
    assert store.label.digest.removeprefix("sha256:")[:16] in unpacked(cache).name
    (pack / PACK).unlink()
    assert gaos(pack) == 3


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-4096]), id="cut off"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"no database" * 1000), id="another file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096)), id="overwritten inside"),
    ],
)
def test_damaged_file_is_made_anew(cache: Path, pack: Path, damage) -> None:
    """A file that was cut, emptied, replaced or overwritten is unpacked again, and the answer is right."""
    gaos(pack)
    damage(unpacked(cache))

    assert gaos(pack) == 3
    assert gaos(pack) == 3


def test_file_of_other_places_is_made_anew(cache: Path, pack: Path) -> None:
    """A whole store of another digest under our name is not believed."""
    gaos(pack)
    connection = sqlite3.connect(unpacked(cache))
    connection.execute("UPDATE meta SET value = 'sha256:0' WHERE name = 'digest'")
    connection.commit()
    connection.close()

    assert gaos(pack) == 3


def test_two_processes_at_once(cache: Path, pack: Path) -> None:
    """Processes that unpack at the same time all answer, and leave one file."""
    code = (
        "import sys; from pathlib import Path; from recoupe.codebook.gazetteer import Gazetteer; from recoupe.codebook.place_pack import packed_store; "
        "print(len(Gazetteer(packed_store(Path(sys.argv[1]))).find('Gao')))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(pack)], stdout=subprocess.PIPE, text=True) for _ in range(3)]

    assert [process.communicate(timeout=60)[0].strip() for process in running] == ["3"] * 3
    assert unpacked(cache).suffix == ".sqlite"


def test_cache_that_cannot_be_written_gives_way_to_a_temporary_folder(cache: Path, pack: Path, tmp_path: Path) -> None:
    """Where the cache folder cannot be made, the store is unpacked into a temporary folder of the user's own."""
    cache.write_text("a file where the folder should be", "utf-8")

    assert gaos(pack) == 3
    (folder,) = (tmp_path / "temporary").iterdir()
    assert [path.suffix for path in folder.iterdir()] == [".sqlite"]
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


def test_file_in_a_cache_that_cannot_be_written_is_used(cache: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that lies unpacked is read where it lies; nothing is written."""
    gaos(pack)
    monkeypatch.setattr(place_pack, "_unpack", lambda *_: pytest.fail("unpacked again"))

    assert gaos(pack) == 3


def test_no_folder_at_all_is_a_clear_error(cache: Path, pack: Path, tmp_path: Path) -> None:
    """Where no folder can be written, the message names those tried and the variable that helps."""
    cache.write_text("a file", "utf-8")
    (tmp_path / "temporary").rmdir()
    (tmp_path / "temporary").write_text("a file, too", "utf-8")

    with pytest.raises(GazetteerError, match=r"cannot be unpacked: .*cache.*temporary.*RECOUPE_CACHE"):
        gaos(pack)


def test_damaged_pack_is_refused_and_leaves_nothing(cache: Path, pack: Path) -> None:
    """A pack that is damaged is an error that says to install again; no half of a store is left."""
    (pack / PACK).write_bytes((pack / PACK).read_bytes()[:-100])

    with pytest.raises(GazetteerError, match=r"geonames\.sqlite\.xz.*damaged.*install"):
        gaos(pack)
    assert list(cache.iterdir()) == []


def test_pack_without_label_is_refused(pack: Path) -> None:
    """A pack that does not say its digest is refused with the file's name."""
    (pack / PACK_LABEL).write_text("name = 1", "utf-8")

    with pytest.raises(GazetteerError, match=r"pack\.toml"):
        packed_store(pack)


def test_built_store_is_refused_when_damaged(tmp_path: Path) -> None:
    """A store of the user's own is never unpacked over: damaged, of another kind, absent, it is refused with its path."""
    path = worlds.built_store(tmp_path / "mine.sqlite")
    built_store(path)
    path.write_bytes(path.read_bytes()[:-4096])

    with pytest.raises(GazetteerError, match=r"mine\.sqlite: is not whole"):
        built_store(path)
    path.write_text("text", "utf-8")
    with pytest.raises(GazetteerError, match=r"mine\.sqlite: is no gazetteer"):
        built_store(path)
    with pytest.raises(GazetteerError, match=r"none\.sqlite: the gazetteer cannot be read"):
        built_store(tmp_path / "none.sqlite")


def test_built_store_of_other_rules_is_refused(tmp_path: Path) -> None:
    """A store that was built with other rules of names is refused: build it again."""
    path = worlds.built_store(tmp_path / "mine.sqlite")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = 'x' WHERE name = 'keys'")
    connection.commit()
    connection.close()

    with pytest.raises(GazetteerError, match="another version"):
        built_store(path)


def test_shipped_pack_is_small_and_of_these_rules(tmp_path: Path) -> None:
    """The shipped pack has 13 MB at most, and says the digest and the rules that its label and this program have."""
    folder = files("recoupe.codebook") / "data" / "gazetteer"
    content = (folder / PACK).read_bytes()
    assert len(content) <= 13_000_000

    plain = tmp_path / "plain.sqlite"
    plain.write_bytes(lzma.decompress(content))
    assert built_store(plain).label == packed_store(folder).label


def test_same_places_give_the_same_bytes(tmp_path: Path) -> None:
    """A store that is written twice is the same file, and its digest follows from the places."""
    assert worlds.small_store(tmp_path / "a.sqlite") == worlds.small_store(tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
