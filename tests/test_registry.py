"""The registry lists members without importing them, and answers a wrong name with what is there."""

import subprocess
import sys

import pytest

from recoupe import registry
from recoupe.errors import RegistryError
from recoupe.read.page import Reader


def test_members_are_listed() -> None:
    """Modules that bind the room's constant are members; those that only support the room are not."""
    found = registry.names("read")

    assert {"html", "text", "warc"} <= set(found)
    assert list(found) == sorted(found)
    assert {"sources", "parts", "isolation"}.isdisjoint(found)


def test_room_without_a_folder_has_no_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that has no folder yet is empty."""
    monkeypatch.setattr(registry, "CONSTANTS", {**registry.CONSTANTS, "nowhere": "NOTHING"})

    assert registry.names("nowhere") == ()


def test_listing_imports_no_member() -> None:
    """Listing a room leaves its modules unimported."""
    code = "import sys; from recoupe import registry; registry.names('read'); sys.exit('recoupe.read.html' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_member_is_loaded_and_checked() -> None:
    """A member comes back as what its room asks for."""
    assert isinstance(registry.load("read", "html", Reader), Reader)


@pytest.mark.parametrize(
    ("room", "name", "said"),
    [
        pytest.param("read", "htlm", "did you mean 'html'", id="nearest spelling"),
        pytest.param("read", "xyzzy", "installed: entry, feed, html", id="what is installed"),
        pytest.param("read", "parts", "no member 'parts'", id="supporting module"),
        pytest.param("kitchen", "html", "room 'kitchen' has no members", id="unknown room"),
    ],
)
def test_unknown_name_is_refused(room: str, name: str, said: str) -> None:
    """A wrong name is refused with what would be right."""
    with pytest.raises(RegistryError, match=said):
        registry.load(room, name)


def test_member_of_another_kind_is_refused() -> None:
    """A member that is not what the caller asked for is refused."""
    with pytest.raises(RegistryError, match="bind an instance of 'int'"):
        registry.load("read", "text", int)
