"""Turn institutions of states into actors: `irq-mil` is the institution `mil` of Iraq, `isr-leg` bears the name Knesset."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recoupe.codebook.actors import KnownActors
from recoupe.codebook.schema import Actor, Country, Dated, Institution, StateName

_SOURCE = "institutions of states, by rule"


def institution_actor(entity: str, institutions: Sequence[Institution], countries: Mapping[str, Country]) -> Actor | None:
    """Give the institution of a state that an id names; None when it names none.

    Args:
        entity: alpha-3 code in small letters, a hyphen, the id of an institution.
        institutions: those that states may have.
        countries: countries by alpha-3 code.
    """
    code, _, wanted = entity.partition("-")
    country = countries.get(code.upper())
    found = next((one for one in institutions if one.id == wanted), None)
    if country is None or found is None:
        return None
    return Actor(
        id=entity,
        name=found.name.replace("{country}", country.name),
        kind=found.kind,
        country=country.alpha3,
        sector=found.sector,
        classes=found.classes,
        names=(),
        valid_from=None,
        valid_to=None,
        source=_SOURCE,
    )


def with_state_names(known: KnownActors, names: Sequence[StateName], countries: Sequence[Country]) -> tuple[Actor, ...]:
    """Give the actors of the registry and those institutions of states that bear names of their own.

    Args:
        known: the registry and the institutions.
        names: names of their own; those of one entity are gathered.
        countries: all countries.
    """
    grouped: dict[str, list[StateName]] = {}
    for name in names:
        grouped.setdefault(name.entity, []).append(name)
    registered = tuple(_named(actor, grouped.pop(actor.id, [])) for actor in known.actors)
    return (*registered, *_institutions(grouped, known.institutions, {country.alpha3: country for country in countries}))


def _institutions(grouped: Mapping[str, list[StateName]], institutions: Sequence[Institution], countries: Mapping[str, Country]) -> Iterator[Actor]:
    for entity, names in grouped.items():
        actor = institution_actor(entity, institutions, countries)
        if actor is not None:
            yield replace(_named(actor, names), source=names[0].source)


def _named(actor: Actor, names: Sequence[StateName]) -> Actor:
    """Add names to an actor; one that was borne for a time only is a former name."""
    if not names:
        return actor
    lasting = [word for name in names if name.valid_from is None and name.valid_to is None for word in (name.name, *name.names)]
    passing = [Dated(word, name.valid_from, name.valid_to) for name in names if name.valid_from or name.valid_to for word in (name.name, *name.names)]
    return replace(actor, names=(*actor.names, *lasting), former_names=(*actor.former_names, *passing))
