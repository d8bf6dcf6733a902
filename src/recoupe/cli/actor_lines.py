"""Write for people what a list of actors holds, and who bears a name."""

from collections.abc import Iterator

from recoupe.cli.printable import counted, one_line
from recoupe.codebook.actors import KnownActors, merge_actors, read_actors
from recoupe.codebook.bearers import Bearer, bearers, holders, shared_names
from recoupe.codebook.load import Codebook, with_actors
from recoupe.codebook.schema import Actor, Holder


def check_lines(codebook: Codebook, content: bytes, path: str) -> tuple[list[str], list[str]]:
    """Check a list of actors; give what it holds, and its faults: one of the two is empty.

    Args:
        codebook: what the list would be merged over.
        content: the list, as bytes.
        path: how messages name it.
    """
    faults: list[str] = []
    known = KnownActors(tuple(codebook.country_by_code), codebook.actors, codebook.institutions, codebook.offices)
    theirs = read_actors(path, content, known, faults)
    if faults:
        return [], [one_line(line) for line in (*faults, f"recoupe: {path} is refused: {counted(len(faults), 'fault')}; nothing of it is used")]
    return [one_line(line) for line in _summary(codebook, content, path, theirs)], []


def _summary(codebook: Codebook, content: bytes, path: str, theirs: tuple[Actor, ...]) -> Iterator[str]:
    replaced = [actor.id for actor in theirs if actor.id in codebook.actor_by_id]
    added = len(merge_actors(codebook.actors, theirs)) - len(codebook.actors)
    listed = f" ({', '.join(replaced)})" if replaced else ""
    yield f"{path}: {counted(len(theirs), 'actor')}: {added} new, {len(replaced)} in place of ours{listed}"
    mine = {actor.id for actor in theirs}
    for name, ids in shared_names(with_actors(codebook, content, path)).items():
        if mine.intersection(ids):
            yield f"{path}: the name {' '.join(name)!r} is borne by {', '.join(ids)}; only context can tell them apart"


def show_lines(codebook: Codebook, name: str) -> Iterator[str]:
    """Yield what is known of every bearer of a name, nothing when there is none.

    Args:
        codebook: what is known.
        name: a name or an id.
    """
    for bearer in bearers(codebook, name):
        first, *more = map(one_line, _bearer_lines(bearer))
        yield from (first, *(f"  {line}" for line in more))
    for holder in holders(codebook, name):
        yield one_line(_holder_line(holder))


def _bearer_lines(bearer: Bearer) -> Iterator[str]:
    actor = bearer.actor
    where = " ".join(filter(None, (actor.country, *actor.countries))) or "no one country"
    yield f"{actor.id}: {actor.name}: {actor.kind}, {actor.sector or 'no sector'}, {where}, {_period(actor.valid_from, actor.valid_to)}"
    when = f", {_period(bearer.valid_from, bearer.valid_to)}" if bearer.valid_from or bearer.valid_to else ""
    yield f"{bearer.written!r} is its {bearer.role}{when}"
    for parent in actor.parents:
        yield f"belongs to {parent.value}, {_period(parent.valid_from, parent.valid_to)}"
    yield f"source: {actor.source}"


def _holder_line(holder: Holder) -> str:
    of = holder.organisation or holder.country
    return f"{holder.id}: {holder.name}: person, {holder.office} of {of}, {_period(holder.valid_from, holder.valid_to)}; source: {holder.source}"


def _period(valid_from: str | None, valid_to: str | None) -> str:
    """Write a period; an end that nobody wrote down is unknown or open."""
    if valid_from is None and valid_to is None:
        return "at any time"
    return f"{valid_from or '…'} to {valid_to or '…'}"
