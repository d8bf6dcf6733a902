"""What servers and archives packed is unpacked, and what would burst its reader is not."""

import gzip

import brotli
import pytest

from recoupe.errors import DamagedError, TooLargeError
from recoupe.read.unpacking import unpack
from tests.read.hostile import PAGE


def test_brotli_is_unpacked() -> None:
    """Brotli, which archives hold, is unpacked."""
    assert unpack(brotli.compress(PAGE.encode()), ["br"], "a") == PAGE.encode()


def test_codings_are_undone_backwards() -> None:
    """The coding that was applied last is undone first."""
    assert unpack(brotli.compress(gzip.compress(PAGE.encode())), ["gzip", "br"], "a") == PAGE.encode()


def test_plain_body_stays_as_it_is() -> None:
    """A body that was not packed stays as it is."""
    assert unpack(b"a", ["identity", ""], "a") == b"a"


def test_brotli_bomb_is_refused() -> None:
    """A few bytes that unpack to very many are refused."""
    with pytest.raises(TooLargeError, match=r"a: .*unpack to"):
        unpack(brotli.compress(b"a" * 30_000_000, quality=1), ["br"], "a")


def test_brotli_that_is_cut_off_is_refused() -> None:
    """A body that ends too early is refused, not shortened."""
    with pytest.raises(DamagedError, match="cut off"):
        unpack(brotli.compress(PAGE.encode())[:-4], ["br"], "a")


def test_text_that_repeats_itself_is_no_bomb() -> None:
    """Below a million bytes any ratio is taken."""
    assert len(unpack(gzip.compress(b"a" * 900_000), ["gzip"], "a")) == 900_000
