"""Grade an incident by the rules of the codebook, and say why in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recoupe.assess.accounts import Lore, Told
from recoupe.assess.fields import rival_authors
from recoupe.assess.parties import Side, accusers_of, claims_of, deniers_of, distinct, other_side_of
from recoupe.codebook.assessing import AssessRules
from recoupe.errors import CodebookError
from recoupe.model.incident import Grade, IndependenceGroup

_DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of an incident, and the words that the reasons are filled with."""

    counts: Mapping[str, int]
    words: Mapping[str, str]


def facts_of(accounts: Sequence[Told], groups: Sequence[IndependenceGroup], lore: Lore) -> Facts:
    """Count what the grade rests on."""
    claims = list(claims_of(accounts, lore))
    claimants = distinct(side for _, side in claims)
    denials, deeds = deniers_of(accounts, lore)
    other = list(other_side_of(accounts, claimants, lore))
    rivals = rival_authors(accounts, lore)
    against = {told.group for told, _ in deeds}
    tellings = {told.group for told in accounts if told.group not in against and told.event["status"] != _DENIED}
    counts = {
        "tellings": len(tellings),
        "groups": len({told.group for told in accounts}),
        "deed_denials": len(against),
        "author_denials": len(distinct_names(side for _, side in denials)),
        "rival_authors": max(0, len(rivals) - 1),
        "claims": len(claims),
        "other_side": len({told.group for told, _ in other}) + max(0, len(claimants) - 1),
        "accusers": len(accusers_of(accounts, claims, lore)),
    }
    alone = next((group.source for group in groups if group.source), None)
    words = {
        "deed_deniers": _listed(side.name for _, side in deeds),
        "author_deniers": _listed(side.name for _, side in denials),
        "claimants": _listed(side.name for _, side in claims),
        "other_side_names": _listed(side.name for side in (*(side for _, side in other), *claimants[1:])),
        "authors": _listed(rivals),
        "source": f": {alone}" if alone else "",
    }
    return Facts(counts, words)


def distinct_names(sides: Iterable[Side]) -> list[Side]:
    """Give sides that differ in key or, where they have none, in name."""
    return list({side.entity or side.name: side for side in sides}.values())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def grade_of(facts: Facts, rules: AssessRules) -> tuple[Grade, tuple[str, ...]]:
    """Give the grade by the first rule that fits, and the sentences that say why.

    Raises:
        CodebookError: no rule fits; the last one must have no bounds.
    """
    rule = next((one for one in rules.grades if one.fits(facts.counts)), None)
    if rule is None:
        raise CodebookError("assess/rules.toml: no grade fits; let the last [[grades]] have no bounds")
    return rule.grade, (rule.reason.format(**facts.counts, **facts.words),)
