"""Share reports out among coders: whom each falls to is drawn by lot, seeded, so that the same draw can be made and checked again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from recoupe.errors import DeskError


@dataclass(frozen=True, slots=True)
class Draw:
    """How reports are shared out.

    Attributes:
        shares: of each coder how much falls to them, as parts of the whole: 2 and 1 give one twice as many as the other.
        each: how many code each report.
        most: as many reports are drawn at most; 0 for all.
        seed: from which lots are drawn.
    """

    shares: Mapping[str, float]
    each: int = 2
    most: int = 0
    seed: int = 0


def draw(reports: Sequence[str], how: Draw) -> dict[str, tuple[str, ...]]:
    """Give who codes which report: reports by lot, then each to those who have least of what falls to them so far, lots where several do.

    Args:
        reports: those that may be coded; their order does not matter.
        how: how they are shared out.

    Raises:
        DeskError: there are too few coders for each report, or nothing falls to one of them.
    """
    if how.each < 1 or len(how.shares) < how.each:
        raise DeskError(f"{len(how.shares)} coders for {how.each} codings of each report; choose as many coders as are to code each, at least")
    idle = [name for name, share in how.shares.items() if not share > 0]
    if idle:
        raise DeskError(f"share of {idle[0]!r}: it must be more than 0; leave out who is to code nothing")
    chance = Random(how.seed)  # noqa: S311 - a draw that can be checked, nothing secret
    drawn = sorted(set(reports))
    chance.shuffle(drawn)
    given = dict.fromkeys(sorted(how.shares), 0)
    found = {}
    for report in drawn[: how.most or None]:
        lots = {team: chance.random() for team in combinations(given, how.each)}
        team = min(lots, key=lambda names: (sum((given[name] + 1) / how.shares[name] for name in names), lots[names]))
        found[report] = team
        for name in team:
            given[name] += 1
    return found
