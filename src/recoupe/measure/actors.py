"""Measure actors: does a mention get the right id of the registry, or no id where no registry can know the actor?

Own set `actors`: a line a report, with its mentions. An id is right when it is that of the gold or one of its `also`, or when the row of the registry that
was answered bears the gold's `name` among its names and lies in the same country: the spelling of an id is not what is measured. Of an unknown actor right is
to give no id; whether its sector and country come out of its words is measured beside it, and with the ids as the stricter figure.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.codebook.load import Codebook
from recoupe.measure.answers import GoldText, best_at, characters, resolved, sentence_at
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, parts, span, words
from recoupe.measure.scores import Miss, share_row
from recoupe.model.folding import fold
from recoupe.model.mentions import ActorMention
from recoupe.model.parsed import ParsedText
from recoupe.resolve.describe import describe

NEEDED = ("id", "lang", "published", "text", "mentions")
FIELD = "right id or right unknown"
STRICT = "the same, an unknown with right sector and country"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the program says of a mention."""

    entity: str | None = None
    name: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class _Verdict:
    """One figure of one mention: what was measured, of which groups, and whether it is right."""

    field: str
    groups: tuple[str, ...]
    right: bool


def measure_actors(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give the share of right ids and right unknowns by language and class, and of right sectors and countries.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    path = folder.own("actors")
    if path is None:
        return Outcome()
    marks: dict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    misses: list[Miss] = []
    for item in folder.items(path, NEEDED):
        mine: dict[tuple[str, str], list[bool]] = defaultdict(list)
        for verdict in _verdicts(item, codebook, misses):
            for group in verdict.groups:
                mine[verdict.field, group].append(verdict.right)
        for label, found in mine.items():
            marks[label].append(found)
    order = sorted(marks, key=lambda label: (label[0] != FIELD, label[0] != STRICT, label[0], label[1] != "all", ":" in label[1], label[1]))
    return Outcome(tuple(share_row(*label, marks[label]) for label in order), tuple(misses))


def _verdicts(item: Item, codebook: Codebook, misses: list[Miss]) -> Iterator[_Verdict]:
    """Judge the mentions of one report, and note what is missed."""
    language, text = words(item, "lang"), words(item, "text")
    outlet, published = (words(item, key) if item.get(key) is not None else None for key in ("outlet", "published"))
    resolution = resolved(GoldText(words(item, "id"), text, language, published, outlet), codebook)
    actors = [(characters(resolution.parsed, mention), mention) for mention in resolution.mentions.actors]
    for mention in parts(item, "mentions"):
        where = span(mention, text)
        answer = _answer(best_at(where, actors), resolution.parsed, where, codebook)
        right = _is_right(mention, answer, codebook)
        kind = f"{language}: {UNKNOWN if mention.get('entity') is None else mention.get('kind')}"
        yield _Verdict(FIELD, ("all", language, kind, *([f"{language}: hard"] if mention.get("because") else [])), right)
        described = mention.get("entity") is not None or (answer.sector, answer.country) == (mention.get("sector"), mention.get("country"))
        yield _Verdict(STRICT, ("all", language, kind), right and described)
        if mention.get("entity") is None:
            yield _Verdict("unknown, right sector", ("all", language), answer.sector == mention.get("sector"))
        if not right:
            wanted = f"{mention.get('entity') or UNKNOWN} ({mention.get('name')})"
            misses.append(Miss(FIELD, words(item, "id"), text[slice(*where)], wanted, answer.entity or "no id", sentence_at(resolution.parsed, where)))


def _answer(mention: ActorMention | None, parsed: ParsedText, where: tuple[int, int], codebook: Codebook) -> _Answer:
    """Give what the program says: the actor that was resolved there, else what the words themselves tell."""
    if mention is not None:
        return _Answer(mention.entity, mention.name, mention.country, mention.sector)
    held = [token.i for token in parsed.tokens if token.start < where[1] and token.end > where[0]]
    described = describe(parsed, held[0], held[-1] + 1, codebook)
    return _Answer(None, None, described.country, described.sector)


def _is_right(mention: Item, answer: _Answer, codebook: Codebook) -> bool:
    """Say whether an id is right; for an unknown actor, whether there is none."""
    also = mention.get("also")
    wanted = {mention.get("entity"), *(also if isinstance(also, list) else ())}
    if answer.entity in wanted or answer.entity is None or mention.get("entity") is None:
        return answer.entity in wanted
    row = codebook.actor_by_id.get(answer.entity)
    names = {fold(name) for name in (answer.name or "", *(row.all_names if row else ()))}
    return fold(str(mention.get("name"))) in names and answer.country == mention.get("country")


GOLD_SET = GoldSet("actors", "mentions of actors: the right id, or rightly none", "actors/open.jsonl", measure_actors)
