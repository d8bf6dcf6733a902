"""Link whole reports that are there to tell one story, whether or not they hold events: by words, names, numbers, places and days.

For reports of general news, and for what event linking cannot see. Two reports are weighed if they share a rare name or most of their words' weight.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from recoupe.codebook.linking import LinkRules, link_rules
from recoupe.link.cluster import Pair, Weights, gather
from recoupe.link.profile import Profile, report_profile
from recoupe.link.weigh import REPORT, weigh_reports
from recoupe.model.link import Link

Record = Mapping[str, Any]


def link_reports(records: Iterable[Record]) -> tuple[tuple[str, ...], ...]:
    """Give the ids of reports in groups that tell one story each, sorted; every report is in one group.

    Args:
        records: reports as plain values, in any order.

    Raises:
        CodebookError: the rules of linking are damaged.
    """
    rules = link_rules()
    by_id = {record["id"]: record for record in records}
    profiles = [report_profile(by_id[name], rules) for name in sorted(by_id)]
    weighed: dict[Pair, Link] = {}

    def bits(one: int, other: int) -> float:
        if (one, other) not in weighed:
            weighed[one, other] = weigh_reports(profiles[one], profiles[other], rules)
        return weighed[one, other].bits

    threshold = rules.models[REPORT].threshold
    edges = {pair: weight for pair in sorted(story_pairs(profiles, rules)) if (weight := bits(*pair)) >= threshold}
    groups = gather(range(len(profiles)), edges, Weights(bits, set(), set(), threshold))
    return tuple(tuple(profiles[number].key.report for number in group) for group in groups)


def story_pairs(profiles: Sequence[Profile], rules: LinkRules) -> set[Pair]:
    """Give the pairs that share a rare name: all that are worth weighing."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for name, rarity in profile.names.items():
            if rarity > rules.words.name:
                bearers[name].append(number)
    return {pair for numbers in bearers.values() for pair in combinations(numbers, 2)}
