"""Score templates reduced to five roles and a type, as the papers since GTT do.

GTT (Du, Rush, Cardie 2021): in each message the pairing of templates that gives the best score; a pair needs the response's type to be a part of the gold
type (`attack` fits `attack / bombing`); an entity is right if all its mentions belong to one gold entity of that role; the type is one more item. Optional
templates count as required. CEAF-RME (Chen and others 2023): types must be equal and are not scored; `subset` credits an entity that shares a mention with
gold, `phi3` counts mentions. Gold is reduced as GTT did: strings that stand in the text, lower case; of a response only the first alternative counts.
"""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.measure.cases import Found
from recoupe.measure.muc4_scoring.assignment import assign

Line = Mapping[str, Sequence[str]]
# The mentions of one entity.
Entity = tuple[str, ...]

KIND = "incident_type"
ROLES = (
    ("PerpInd", "PERP: INDIVIDUAL ID"),
    ("PerpOrg", "PERP: ORGANIZATION ID"),
    ("Target", "PHYS TGT: ID"),
    ("Victim", "HUM TGT: NAME"),
    ("Weapon", "INCIDENT: INSTRUMENT ID"),
)
ITEMS = (KIND, *(role for role, _ in ROLES))
NO_KIND = "attack"
_BLANKS = ("", "-", "*")
_DROPPED = str.maketrans("", "", string.punctuation + "«»“”‘’")
_BRACKETS = str.maketrans("[]", "()")
# The articles that the papers drop, from texts of every language.
ARTICLES = r"\b(a|an|the)\b"
# Those of French, which the French messages need beside them.
FRENCH_ARTICLES = r"\b(le|la|les|un|une|des|du)\b|\bl(?=')"
# Breaks ties between pairings for one that pairs more templates.
_A_LITTLE = 1e-6


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A template reduced to its type and, in the order of `ROLES`, the entities of five roles."""

    kind: str
    roles: tuple[tuple[Entity, ...], ...]

    @property
    def entities(self) -> list[tuple[int, Entity]]:
        """Give all entities, each with the number of its role."""
        return [(number, entity) for number, entities in enumerate(self.roles) for entity in entities]


@dataclass(frozen=True, slots=True)
class Reduction:
    """How strings are made equal: `articles` is a pattern of what is dropped before the English ones; empty for nothing."""

    articles: str = ""

    def mention(self, text: str) -> str:
        """Give a string in lower case without articles and punctuation."""
        text = text.lower().replace("’", "'")
        text = re.sub(self.articles, " ", text) if self.articles else text
        return " ".join(re.sub(ARTICLES, " ", text.translate(_DROPPED)).split())

    def response(self, templates: Sequence[Line]) -> list[RoleTemplate]:
        """Reduce the templates of a response."""
        return [RoleTemplate(_kind(line) or NO_KIND, tuple(self._answered(line.get(label) or ()) for _, label in ROLES)) for line in templates]

    def gold(self, templates: Sequence[Line], text: str) -> list[RoleTemplate]:
        """Reduce the templates of a key; equal ones are kept once, as GTT does."""
        plain = re.sub(r"\s", " ", text.translate(_BRACKETS).lower())
        reduced = (RoleTemplate(_kind(line), tuple(self._wanted(line.get(label) or (), plain) for _, label in ROLES)) for line in templates if _kind(line))
        return list(dict.fromkeys(reduced))

    def _answered(self, lines: Sequence[str]) -> tuple[Entity, ...]:
        """Give the first alternative of each filler, each once."""
        mentions = (self.mention(one) for line in lines for one in alternatives(line)[:1])
        return tuple(dict.fromkeys((mention,) for mention in mentions if mention))

    def _wanted(self, lines: Sequence[str], text: str) -> tuple[Entity, ...]:
        """Give the alternatives of each filler that stand in the text, in the order of the text."""
        found = []
        for line in lines:
            places = sorted(((text.index(one.lower()), one) for one in alternatives(line) if one.lower() in text), key=lambda place: place[0])
            entity = tuple(mention for _, one in places for mention in [self.mention(one)] if mention)
            if entity:
                found.append((places[0][0], entity))
        return tuple(entity for _, entity in sorted(found, key=lambda one: one[0]))


def _kind(line: Line) -> str:
    """Give the type of a template, empty where it has none."""
    kinds = [kind for kind in line.get("INCIDENT: TYPE") or () if kind not in _BLANKS]
    return re.sub(r"\s*\(.*$", "", kinds[0]).lower() if kinds else ""


def alternatives(filler: str) -> list[str]:
    """Give the alternatives of a filler line, as the reduction of GTT reads them; none for a blank."""
    filler = re.sub(r"^\?\s*", "", filler.strip())
    if filler in _BLANKS:
        return []
    if '"' not in filler:
        return [filler]
    pieces = (piece.strip() for piece in re.split(r" */ *", filler))
    return [re.sub(r"\\(.)", r"\1", _unquoted(piece)).strip() for piece in pieces if piece not in ("", "-")]


def _unquoted(piece: str) -> str:
    return piece[1:-1] if len(piece) > 1 and piece[0] == piece[-1] == '"' else piece.strip('"')


def gtt_counts(response: Sequence[RoleTemplate], gold: Sequence[RoleTemplate]) -> dict[str, Found]:
    """Count one message: each role and the type."""
    sizes = _sizes(response), _sizes(gold)
    answered, wanted = (max(1, sum(size)) for size in sizes)
    hits = {(i, j): _hits(one, other) for i, one in enumerate(response) for j, other in enumerate(gold) if one.kind in other.kind}
    worth = [[_worth(hits.get((i, j)), answered, wanted) for j in range(len(gold))] for i in range(len(response))]
    paired = [hits[pair] for pair in assign(worth) if pair in hits]
    return {item: Found(sum(hit[at][0] for hit in paired), sizes[0][at], sum(hit[at][1] for hit in paired), sizes[1][at]) for at, item in enumerate(ITEMS)}


def _sizes(templates: Sequence[RoleTemplate]) -> list[int]:
    """Count the items: types, then entities a role."""
    return [len(templates), *(sum(len(one.roles[number]) for one in templates) for number in range(len(ROLES)))]


def _hits(response: RoleTemplate, gold: RoleTemplate) -> list[tuple[int, int]]:
    """Count for the type and each role what is right of the response, and what is found of the gold."""
    hits = [(1, 1)]
    for answered, wanted in zip(response.roles, gold.roles, strict=True):
        fits = [[set(one) <= set(other) for other in wanted] for one in answered]
        hits.append((sum(map(any, fits)), sum(map(any, zip(*fits, strict=True)))))
    return hits


def _worth(hits: Sequence[tuple[int, int]] | None, answered: int, wanted: int) -> float:
    if hits is None:
        return 0.0
    return sum(right for right, _ in hits) / answered + sum(found for _, found in hits) / wanted + _A_LITTLE


def rme_subset(response: Sequence[RoleTemplate], gold: Sequence[RoleTemplate]) -> Found:
    """Count one message by CEAF-RME with credit for a shared mention."""
    return _rme(response, gold, lambda _: 1, _shared)


def rme_phi3(response: Sequence[RoleTemplate], gold: Sequence[RoleTemplate]) -> Found:
    """Count one message by CEAF-RME over mentions."""
    return _rme(response, gold, len, _mentions)


Entities = Sequence[tuple[int, Entity]]


def _shared(answered: Entities, wanted: Entities) -> tuple[int, int]:
    """Count entities of the response that share a mention with gold, and the gold entities that are so found."""
    hits = [hit for role, entity in answered for hit in [_first_shared(role, entity, wanted)] if hit is not None]
    return len(hits), len(set(hits))


def _first_shared(role: int, entity: Entity, wanted: Entities) -> int | None:
    return next((at for mention in entity for at, (other, mentions) in enumerate(wanted) if other == role and mention in mentions), None)


def _mentions(answered: Entities, wanted: Entities) -> tuple[int, int]:
    """Count the mentions in common, entities paired one to one."""
    worth = [[sum(mention in mentions for mention in entity) if role == other else 0 for other, mentions in wanted] for role, entity in answered]
    hits = sum(worth[one][other] for one, other in assign(worth))
    return hits, hits


def _rme(
    response: Sequence[RoleTemplate],
    gold: Sequence[RoleTemplate],
    size: Callable[[Entity], int],
    count: Callable[[Entities, Entities], tuple[int, int]],
) -> Found:
    """Count one message: templates of equal types are paired for the most hits; of a gold template with two types the better one stays."""
    answered, wanted = (sum(size(entity) for one in templates for _, entity in one.entities) for templates in (response, gold))
    rows = [row for one in gold for row in _rows(one, response, count)]
    worth = [[right for right, _ in row] for row in rows]
    paired = [rows[one][other] for one, other in assign(worth)]
    return Found(sum(right for right, _ in paired), answered, sum(found for _, found in paired), wanted)


def _rows(gold: RoleTemplate, response: Sequence[RoleTemplate], count: Callable[[Entities, Entities], tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield for each type of a gold template its hits with each response; only the best type keeps them."""
    rows = [[count(one.entities, gold.entities) if one.kind == kind.strip() else (0, 0) for one in response] for kind in gold.kind.split(" / ")]
    best = max(range(len(rows)), key=lambda at: sum(right for right, _ in rows[at]))
    for at, row in enumerate(rows):
        yield row if at == best else [(0, 0)] * len(response)
