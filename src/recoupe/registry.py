"""Find the members of a room by file name: one file adds one thing, and there is no list to edit.

A module is a member of a room when its source binds the room's constant at top level (`READER` in `read/`, `COMMAND` in
`cli/`, …); its name is that of its file, with hyphens for underscores. Modules that begin with an underscore, and modules
without the constant, only support their room and are never listed. Another package adds a member through an entry point
of the group `recoupe.<room>` that names its module.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from types import ModuleType
from typing import TypeVar, overload

from recoupe.errors import RegistryError

T = TypeVar("T")

CONSTANTS: Mapping[str, str] = {
    "read": "READER",
    "export": "EXPORTER",
    "store": "STORE",
    "scale": "ENGINE",
    "measure": "GOLD_SET",
    "cli": "COMMAND",
    "desk.screens": "SCREEN",
    "desk.api": "RESOURCE",
}


def names(room: str) -> tuple[str, ...]:
    """List the members of a room, sorted, importing none of them.

    Raises:
        RegistryError: there is no such room.
    """
    return tuple(sorted({*_own_members(room), *_foreign_members(room)}))


@overload
def load(room: str, name: str) -> object: ...


@overload
def load(room: str, name: str, kind: type[T]) -> T: ...


def load(room: str, name: str, kind: type[object] = object) -> object:
    """Import one member of a room and give what its constant holds.

    Args:
        room: a room that has members, e.g. `read`.
        name: a member, as `names` lists it.
        kind: what the constant must be an instance of.

    Raises:
        RegistryError: the room has no such member, or the member does not bind what the room asks for.
    """
    constant = _constant(room)
    module = _import_member(room, name)
    if not hasattr(module, constant):
        raise RegistryError(f"{module.__name__} binds no {constant}; a member of {room!r} must bind it at top level")
    member: object = getattr(module, constant)
    if not isinstance(member, kind):
        raise RegistryError(f"{module.__name__}.{constant} is {type(member).__name__!r}; bind an instance of {kind.__name__!r}")
    return member


def _constant(room: str) -> str:
    """Give the constant that members of a room bind.

    Raises:
        RegistryError: there is no such room.
    """
    if room not in CONSTANTS:
        raise RegistryError(f"room {room!r} has no members; choose one of {', '.join(sorted(CONSTANTS))}")
    return CONSTANTS[room]


@cache
def _own_members(room: str) -> tuple[str, ...]:
    """List the members that this package ships; a room that is not built yet has none."""
    binding = re.compile(rf"^{_constant(room)}\b\s*(?::[^=\n]*)?=", re.MULTILINE)
    folder = files("recoupe").joinpath(*room.split("."))
    if not folder.is_dir():
        return ()
    modules = [entry for entry in folder.iterdir() if entry.name.endswith(".py") and not entry.name.startswith("_")]
    return tuple(entry.name.removesuffix(".py").replace("_", "-") for entry in modules if binding.search(entry.read_text("utf-8")))


@cache
def _foreign_members(room: str) -> dict[str, str]:
    """Map the members that other packages add to their modules."""
    return {point.name: point.module for point in entry_points(group=f"recoupe.{room}")}


def _import_member(room: str, name: str) -> ModuleType:
    """Import the module of a member; our own comes before another package's of the same name.

    Raises:
        RegistryError: the room has no such member.
    """
    if name in _own_members(room):
        return import_module(f"recoupe.{room}.{name.replace('-', '_')}")
    foreign = _foreign_members(room)
    if name not in foreign:
        raise RegistryError(_unknown(room, name))
    return import_module(foreign[name])


def _unknown(room: str, name: str) -> str:
    """Say what is installed, and which name was probably meant."""
    installed = names(room)
    near = get_close_matches(name, installed, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"room {room!r} has no member {name!r}; {hint}installed: {', '.join(installed) or 'none'}"
