"""Find accounts that stem from one source, which count once: the same text, the same outlet, the same dispatch, the same communiqué or named office.

An account that adds a witness of its own is its own source, whatever else it repeats (coding guide 21).

Source: Broder 1997 (shingles, MinHash); candidates are checked against the exact share of shingles.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rensa import RMinHash

from recoupe.codebook.kinship import concepts_of, line_of, sources_of, wire_agency
from recoupe.codebook.linking import CopyRules
from recoupe.link.pieces import hanging_together
from recoupe.link.profile import Known, telling_text
from recoupe.link.rows import NAMED_SOURCE, Reason, with_rows
from recoupe.link.terms import names_of, skeletons, words_of
from recoupe.model.folding import fold
from recoupe.model.link import CopyGroup, EventKey

Record = Mapping[str, Any]
Event = Mapping[str, Any]

_WORD = re.compile(r"[^\W_]+")
# The same numbers on every machine.
SEED = 1969
# Who says so, of an event: those who saw it are an account's own, the rest are sources that others may have as well.
_OWN = frozenset({"witness"})
_OUTLET, _AGENCY, _RELEASE, _ARMED = "outlet", "agency", "communique", "armed-group"
_OFFICIAL = "official"
_NAMED = frozenset({_OFFICIAL, "organisation", _ARMED})
_UNNAMED, _DENIED, _DENIES = "unnamed", "denied", "denies"


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited: as named, what kind of link it is, its line in the registry, the offices and the names in its words."""

    name: str
    kind: str
    line: tuple[str, ...]
    offices: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Telling:
    """One account as far as its sources go."""

    key: EventKey
    outlet: str | None
    outlet_names: frozenset[str]
    agency: str | None
    sources: tuple[Source, ...]
    shingles: frozenset[str]
    witnessed: bool
    denying: bool
    text: str


def text_keys(record: Record, rules: CopyRules) -> tuple[Hashable, ...]:
    """Give keys of a text of which near copies share at least one, but for rare luck: bands of its MinHash."""
    pieces = shingles_of(record, rules)
    if not pieces:
        return ()
    hashed = RMinHash(num_perm=rules.permutations, seed=SEED)
    hashed.update(sorted(pieces))
    digest = hashed.digest()
    rows = rules.permutations // rules.bands
    return tuple((band, *digest[band * rows : (band + 1) * rows]) for band in range(rules.bands))


def shingles_of(record: Record, rules: CopyRules) -> frozenset[str]:
    """Give the stretches of words that a text is made of."""
    words = list(words_of(telling_text(record)))
    return frozenset(" ".join(words[at : at + rules.shingle]) for at in range(max(1, len(words) - rules.shingle + 1)) if words)


def shared_share(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of shingles that two texts have in common (Jaccard), exactly."""
    return len(one & other) / len(one | other) if one or other else 0.0


def copy_groups(members: Sequence[EventKey], records: Mapping[str, Record], known: Known) -> tuple[CopyGroup, ...]:
    """Give the members in groups that stem from one source, in the order of their first members; everyone is in one.

    Args:
        members: the events of a cluster, in their order.
        records: the reports as plain values, by id.
        known: what profiles are made with.
    """
    tellings = [telling_of(records[key.report], key, known) for key in members]
    reasons = {pair: found for pair in combinations(range(len(tellings)), 2) if (found := one_source(tellings[pair[0]], tellings[pair[1]], known))}
    reasons = with_rows(reasons, members, records)
    groups = hanging_together(range(len(tellings)), reasons)
    return tuple(_group(group, members, reasons, tellings) for group in groups)


def _group(group: Sequence[int], members: Sequence[EventKey], reasons: Mapping[tuple[int, int], Reason], tellings: Sequence[Telling]) -> CopyGroup:
    inside = [reason for pair, reason in sorted(reasons.items()) if pair[0] in group and pair[1] in group]
    kind, source, said = _best(inside) if inside else _alone(tellings[group[0]])
    return CopyGroup(tuple(members[number] for number in group), kind, source, said)


# The most telling reason first: a group of several bears the reason that says most.
_KINDS = ("same-text", "same-dispatch", "same-communique", "same-source", "same-outlet", "cited-outlet", NAMED_SOURCE, "same-report")


def _best(reasons: Iterable[Reason]) -> Reason:
    return min(reasons, key=lambda reason: (_KINDS.index(reason[0]), reason))


def _alone(telling: Telling) -> Reason:
    named = next((source.name for source in telling.sources if source.kind not in {_OUTLET, _UNNAMED}), None)
    said = f"It rests on {named}, whom no other account cites." if named else "No other account shares its source."
    return "own", named, said


def telling_of(record: Record, key: EventKey, known: Known) -> Telling:
    """Give what an account rests on."""
    event = next(one for one in record["events"] if one["id"] == key.event)
    language, outlet = record["language"], record["outlet"]
    sources = tuple(_source(link, language, known) for link in sources_of(event))
    name = outlet["name"] if outlet else None
    return Telling(
        key=key,
        outlet=name,
        outlet_names=skeletons((name or "",), known.rules.words),
        agency=wire_agency(record, known.codebook) or _cited_agency(event, known),
        sources=sources,
        shingles=shingles_of(record, known.rules.copies),
        witnessed=any(link["kind"] in _OWN for told in record["events"] for link in sources_of(told)),
        denying=event["status"] == _DENIED or any(link["relation"] == _DENIES for link in event["attribution"]),
        text=fold(telling_text(record)),
    )


def _cited_agency(event: Event, known: Known) -> str | None:
    """Give the agency that an account cites for the deed: as a source, or in the sentences it rests on."""
    names = (link["entity"] for link in event["attribution"] if link["kind"] == _AGENCY)
    cited: str | None = next((name for name in names if name in known.codebook.agencies.values()), None)
    if cited:
        return cited
    text = "\n".join(span["text"] for span in event["evidence"])
    # «le Gouvernement d'union nationale (GNA)»: letters that a text introduces are its own short form.
    words = (word for word in _WORD.findall(text) if f"({word})" not in text)
    return next((known.codebook.agencies[word] for word in words if word in known.codebook.agencies), None)


def _source(link: Mapping[str, Any], language: str, known: Known) -> Source:
    line = line_of(link["entity"], known.codebook) if link["entity"] else ()
    offices = concepts_of(link["source"], language, known.codebook)
    return Source(link["source"], link["kind"], line, offices, frozenset(names_of(link["source"], language, known.rules)))


def one_source(one: Telling, other: Telling, known: Known) -> Reason | None:
    """Give why two accounts stem from one source; None where they do not, or where nothing says so."""
    return next(_why(one, other, known), None)


def _why(one: Telling, other: Telling, known: Known) -> Iterator[Reason]:
    if one.key.report == other.key.report:
        yield "same-report", one.outlet, "One report tells it twice."
        return
    share = shared_share(one.shingles, other.shingles)
    if share >= known.rules.copies.same_text:
        yield "same-text", one.agency or other.agency, f"{100 * share:.0f}% of the text is the same."
    apart = _own_word(one, other, known.rules.copies.of_anybody)
    if one.agency is not None and one.agency == other.agency and not apart:
        yield "same-dispatch", one.agency, f"Both print the dispatch of {_shown(one.agency, known)}."
    if one.outlet and one.outlet == other.outlet and not apart:
        yield "same-outlet", one.outlet, f"Both are by {one.outlet}."
    yield from _cited(one, other)
    if not one.witnessed and not other.witnessed:
        yield from _same_office(one, other, known.rules.copies.of_anybody)


def _own_word(one: Telling, other: Telling, common: frozenset[str]) -> bool:
    """Tell whether both cite named sources, and none in common: two newsrooms that use one agency for other things, one that asked somebody else later."""
    named = [[source for source in side.sources if source.kind not in {_AGENCY, _UNNAMED}] for side in (one, other)]
    return all(named) and not any(_agree(left, right, common) for left in named[0] for right in named[1])


def _shown(agency: str, known: Known) -> str:
    return next((outlet.name for outlet in known.codebook.outlets if outlet.id == agency), agency)


def _cited(one: Telling, other: Telling) -> Iterator[Reason]:
    """Yield that one account cites the outlet of the other."""
    for citing, cited in ((one, other), (other, one)):
        if cited.outlet and len(cited.outlet_names) > 1 and not citing.denying and _names_outlet(citing, cited):
            yield "cited-outlet", cited.outlet, f"{citing.outlet or 'One account'} cites {cited.outlet}."


def _names_outlet(citing: Telling, cited: Telling) -> bool:
    """Tell whether an account bears the name of another's outlet in its text, word for word."""
    return citing.outlet != cited.outlet and fold(cited.outlet or "") in citing.text


def _same_office(one: Telling, other: Telling, common: frozenset[str]) -> Iterator[Reason]:
    """Yield that two accounts rest on one source; not where one of them has a further named source that the other lacks."""
    if _further(one, other, common) or _further(other, one, common):
        return
    for left in one.sources:
        for right in other.sources:
            release = all(_RELEASE in {source.kind for source in side.sources} for side in (one, other)) or left.kind == _ARMED
            if _agree(left, right, frozenset() if release else common):
                kind = "same-communique" if release else "same-source"
                yield kind, left.line[0] if left.line else left.name, f"Both rest on {left.name}."


def _further(one: Telling, other: Telling, common: frozenset[str]) -> bool:
    """Tell whether an account cites somebody by office or name whom the other does not, or a source that it does not name where the other has none such."""
    if all(any(source.kind == _UNNAMED for source in side.sources) is wanted for side, wanted in ((one, True), (other, False))):
        return True
    named = [source for source in one.sources if source.line or source.names or (source.kind == _OFFICIAL and source.offices - common)]
    return any(source.kind in _NAMED and not any(_agree(source, there, frozenset()) for there in other.sources) for source in named)


def _agree(left: Source, right: Source, common: frozenset[str]) -> bool:
    """Tell whether two phrases name one source: one actor of the registry, or one kind of office, of one incident.

    Args:
        left: a source of the one account.
        right: a source of the other.
        common: offices that anybody may cite without resting on the same source.
    """
    if _UNNAMED in (left.kind, right.kind) or _RELEASE in (left.kind, right.kind) or left.kind in _OWN or right.kind in _OWN:
        return False
    if left.line and right.line:
        return left.line[0] in right.line or right.line[0] in left.line
    offices = (left.offices & right.offices) - common
    return bool(offices) or (bool(left.names) and left.names == right.names)
