"""Find who bears a name: actors of the registry, institutions of states, holders of offices; and names that several bear."""

from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import split_words
from recoupe.codebook.schema import Actor, Holder


@dataclass(frozen=True, slots=True)
class Bearer:
    """An actor that bears a name: how the codebook writes the name, as what it bears it, and when where that is known."""

    actor: Actor
    written: str
    role: str
    valid_from: str | None = None
    valid_to: str | None = None


def bearers(codebook: Codebook, name: str) -> tuple[Bearer, ...]:
    """Give every actor that bears a name or has it as id, in the order of the codebook; each once.

    Args:
        codebook: what is known.
        name: a name in any case, or an id (`hamas`, `irq-mil`).
    """
    wanted = split_words(name)
    found = {bearer.actor.id: bearer for actor in codebook.actors for bearer in reversed(list(_roles(actor))) if split_words(bearer.written) == wanted}
    known = codebook.actor(name.lower())
    if known is not None:
        found.setdefault(known.id, Bearer(known, known.id, "id"))
    return tuple(found.values())


def holders(codebook: Codebook, name: str) -> tuple[Holder, ...]:
    """Give every time that somebody of a name or id held an office, in the order of the codebook.

    Args:
        codebook: what is known.
        name: a name in any case, or the id of a person.
    """
    wanted = split_words(name)
    return tuple(one for one in codebook.holders if one.id == name.lower() or wanted in map(split_words, (one.name, *one.names)))


def shared_names(codebook: Codebook) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Give the folded names that several actors bear, with the ids of their bearers, both sorted: only context can tell these apart."""
    found: dict[tuple[str, ...], set[str]] = {}
    for actor in codebook.actors:
        for name in actor.all_names:
            found.setdefault(split_words(name), set()).add(actor.id)
    return {name: tuple(sorted(ids)) for name, ids in sorted(found.items()) if len(ids) > 1}


def _roles(actor: Actor) -> Iterator[Bearer]:
    """Yield the names of an actor, the neutral one first, each with what it is to the actor."""
    yield Bearer(actor, actor.name, "neutral name")
    for role, names in (("name", actor.names), ("own name for itself", actor.self_names), ("name among its enemies", actor.enemy_names)):
        for name in names:
            yield Bearer(actor, name, role)
    for former in actor.former_names:
        yield Bearer(actor, former.value, "name for a time", former.valid_from, former.valid_to)
