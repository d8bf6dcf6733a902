"""Say what stands in the way on MUC-4: the worst development messages by cause, and what each step would gain if it were perfect.

    python -m training muc4-causes [--worst 100]

A message is the worse the more items of GTT (types and entities) are missing or wrong. Causes are computed, not judged: a template that no incident stands
for is lost to triggers, types or merging by what the record tells of the message; an entity without any candidate of its words is lost to names, strings and
the parser, one with a candidate to the choice of roles.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from recoupe.codebook.lens import muc4_lens
from recoupe.codebook.load import load_codebook
from recoupe.measure.goldset import Manner
from recoupe.measure.muc4_scoring.gtt import Reduction, RoleTemplate, gtt_counts
from recoupe.measure.records import plain_text, read_all
from training.muc4 import SCORED, Row, _f1, _kept, _of_role, _plain_record, _rows, plain, read_key, total

NO_EVENT = "no trigger: a template in a message without any event of violence"
MERGED = "merged: fewer incidents than templates"
OTHER_TYPE = "type: incidents enough, of other types"
DROPPED = "relevance: a right incident was held for none"
WAR = "relevance: an incident of a message that has none"
SPLIT = "split or recalled: an incident beside the templates of its message"
NO_CANDIDATE = "names, strings, parser: no candidate has the words of the key"
UNCHOSEN = "roles, coreference: the candidate was there and not chosen"
MISCHOSEN = "roles, coreference: a candidate was chosen for a right incident and is none of the key"


def report(data: Path, worst: int, workers: int) -> str:
    """Read the development messages, and write the two tables."""
    messages = [json.loads(line) for line in (data / "muc4" / "dev.jsonl").read_text("utf-8").split("\n") if line.strip()]
    codebook, lens = load_codebook(), muc4_lens()
    read = read_all([plain_text(one["id"], one["text"], "en") for one in messages], codebook, _plain_record, Manner(workers=workers))
    rows: dict[str, list[Row]] = {}
    gold: dict[str, list[RoleTemplate]] = {}
    for one, record in zip(messages, read, strict=True):
        keys = [read_key(template) for template in one["templates"]]
        rows[one["id"]] = _rows(one["id"], record, keys, codebook, lens) if record is not None else []
        gold[one["id"]] = Reduction().gold(one["templates"], one["text"])
    loss = {doc: _loss(_answers(rows[doc]), gold[doc]) for doc in gold}
    chosen = sorted(gold, key=lambda doc: (-loss[doc], doc))[:worst]
    causes = sum((_causes(rows[doc], gold[doc]) for doc in chosen), Counter[str]())
    lines = ["| cause, in the worst messages | items |", "| --- | --- |", *(f"| {cause} | {number} |" for cause, number in causes.most_common())]
    lines += ["", "| if this were perfect, all messages | GTT F1 |", "| --- | --- |"]
    for name, relevance, roles in (("as it is", False, False), ("relevance", True, False), ("roles", False, True), ("both", True, True)):
        score = _f1(total([count for doc in gold for count in gtt_counts(_answers(rows[doc], relevance, roles), gold[doc]).values()]))
        lines.append(f"| {name} | {score:.1f} |")
    return "\n".join(lines)


def _is_kept(row: Row, relevance: bool) -> bool:
    lens = muc4_lens()
    return row.key is not None if relevance else lens.probability("relevance", row.reading.relevance[row.number]) >= lens.thresholds["relevance"]


def _answers(rows: list[Row], relevance: bool = False, roles: bool = False) -> list[RoleTemplate]:
    return [RoleTemplate(row.reading.incidents[row.number].type.lower(), _filled(row, roles)) for row in rows if _is_kept(row, relevance)]


def _filled(row: Row, perfect: bool) -> tuple[tuple[tuple[str, ...], ...], ...]:
    lens, kind = muc4_lens(), row.reading.incidents[row.number].type
    barred = {role for role, types in (("weapon", lens.types.no_instrument), ("thing", lens.types.no_thing)) if kind in types}
    found = []
    for role in SCORED:
        if role in barred:
            found.append(())
        elif perfect:
            right = (plain(one.text) for one, _ in _of_role(row, role) if row.key and row.key.holds(role, plain(one.text)))
            found.append(tuple(dict.fromkeys((text,) for text in right)))
        else:
            found.append(_kept([(lens.probability(role, features), one) for one, features in _of_role(row, role)], lens.thresholds[role]))
    return tuple(found)


def _loss(answers: list[RoleTemplate], gold: list[RoleTemplate]) -> float:
    counts = total(list(gtt_counts(answers, gold).values()))
    return counts.answered - counts.right + counts.wanted - counts.found


def _causes(rows: list[Row], gold: list[RoleTemplate]) -> Counter[str]:
    """Count the causes of one message."""
    found: Counter[str] = Counter()
    homeless = len(gold) - sum(row.key is not None for row in rows)
    if homeless > 0:
        found[NO_EVENT if not rows else MERGED if len(rows) < len(gold) else OTHER_TYPE] += homeless
    for row in rows:
        kept = _is_kept(row, relevance=False)
        if row.key is None:
            found[SPLIT if gold else WAR] += kept
        elif not kept:
            found[DROPPED] += 1
        else:
            found.update(_role_causes(row))
    return found


def _role_causes(row: Row) -> Counter[str]:
    found: Counter[str] = Counter()
    for role, entities in zip(SCORED, _filled(row, perfect=False), strict=True):
        named = {plain(one.text) for one, _ in _of_role(row, role)}
        chosen = {text for entity in entities for text in entity}
        missed = [one for one in row.key.strings[role] if not one & chosen] if row.key else []
        found[NO_CANDIDATE] += sum(not one & named for one in missed)
        found[UNCHOSEN] += sum(bool(one & named) for one in missed)
        found[MISCHOSEN] += sum(not row.key.holds(role, text) for text in chosen) if row.key else 0
    return found
