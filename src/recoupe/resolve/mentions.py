"""Resolve the words of a document: actors, places, days, and the day of the report itself."""

from collections.abc import Sequence

from recoupe.codebook.load import Codebook
from recoupe.model.mentions import ActorMention, Mentions
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Warning
from recoupe.resolve.actors import find_actors
from recoupe.resolve.dates import Expression, find_expressions
from recoupe.resolve.describe import find_people
from recoupe.resolve.named_actors import find_names
from recoupe.resolve.places import find_places
from recoupe.resolve.published import publication_of
from recoupe.resolve.timeline import place_all


def resolve(parsed: ParsedText, codebook: Codebook) -> tuple[Mentions, tuple[Warning, ...]]:
    """Resolve actors, places and dates of a parsed document, in text order, with what could not be decided."""
    actors, unknown = find_actors(parsed, codebook)
    expressions = _outside(find_expressions(parsed, codebook), actors)
    publication = publication_of(parsed, expressions)
    dates, open_dates = place_all(parsed, expressions, publication.today)
    places, associative, unresolved = find_places(parsed, actors, codebook)
    people = find_people(parsed, actors, codebook)
    issuer = find_names(parsed, codebook).around.issuer
    mentions = Mentions(actors, places, dates, publication.when, people, issuer.id if issuer else None, associative)
    return mentions, publication.warnings + open_dates + unresolved + unknown


def _outside(expressions: Sequence[Expression], actors: Sequence[ActorMention]) -> tuple[Expression, ...]:
    """Leave out the times that are part of a name («Mouvement du 23 mars»)."""
    taken = {i for actor in actors for i in range(actor.first, actor.last)}
    return tuple(one for one in expressions if not taken.intersection(range(one.first, one.last)))
