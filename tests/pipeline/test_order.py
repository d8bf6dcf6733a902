"""The benchmark of order compares what it says that it compares, and finds ledgers equal."""

from pathlib import Path

import pytest

from benchmarks import order
from tests.store.servers import MISSING, binaries


def test_orders_and_stores_are_equal(capsys: pytest.CaptureFixture[str]) -> None:
    """A small corpus with all that tempts order gives one dump in any order, in any number of pieces, in both stores."""
    if binaries() is None:
        pytest.skip(MISSING)
    code = order.main(["--reports", "4", "--workers", "1"])
    said = capsys.readouterr().out

    assert (code, said.count("digest "), "'equal': True" in said) == (0, 6, True)


def test_difference_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where two dumps differ the exit code is 1, and both are left to be compared."""
    monkeypatch.setattr(order, "_fill", lambda _url, pieces, _readers: [str(len(pieces))])

    assert order.main(["--reports", "2", "--workers", "1", "--stores", "sqlite", "--dumps", str(tmp_path)]) == 1
    assert "'equal': False" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 3


def test_corpus_tempts_order() -> None:
    """The corpus has one text at several addresses, several at one, near copies, one that cannot be read, and two pieces hold all of it."""
    items = order.corpus(4)
    contents, origins = [item.content for item in items], [item.origin for item in items]

    assert len(set(contents)) < len(contents)
    assert len(set(origins)) < len(origins)
    assert any(b"\0" in content for content in contents)
    assert sorted(item.content for piece in order._pieces(items, 2) for item in piece) == sorted(contents)
