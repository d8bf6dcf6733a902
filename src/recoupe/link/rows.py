"""Count rows that a team has coded (`by: import`): a row counts with the account of an outlet that it names as its source, and never makes two accounts one.

A table gathers what others reported. So a row may join a group of accounts, first that of an outlet that it names, and what would join two groups through a
row alone does not. Rows of one table that name no account of the incident count once together.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recoupe.codebook.kinship import sources_of
from recoupe.model.folding import fold
from recoupe.model.link import EventKey
from recoupe.model.report import IMPORTED

Record = Mapping[str, Any]
# Kind, source and sentence of why two accounts stem from one source.
Reason = tuple[str, str | None, str]
Reasons = dict[tuple[int, int], Reason]
NAMED_SOURCE = "named-source"


def with_rows(reasons: Reasons, members: Sequence[EventKey], records: Mapping[str, Record]) -> Reasons:
    """Give why accounts stem from one source, as it stands with rows among them.

    Args:
        reasons: by pairs of places among the members, the smaller first.
        members: the events of a cluster, in their order.
        records: the reports as plain values, by id.
    """
    rows = {place for place, key in enumerate(members) if records[key.report].get("by") == IMPORTED}
    if not rows:
        return reasons
    kept = {pair: reason for pair, reason in reasons.items() if rows.isdisjoint(pair)}
    groups = _Groups(len(members), rows)
    for pair in sorted(kept):
        groups.join(*pair)
    found = reasons | dict(_named(rows, members, records))
    for pair in sorted(set(found) - set(kept), key=lambda one: (found[one][0] != NAMED_SOURCE, set(one) <= rows, one)):
        if groups.may_join(*pair):
            groups.join(*pair)
            kept[pair] = found[pair]
    return kept


class _Groups:
    """Members in groups that grow together; each knows whether an account that is no row is in it."""

    def __init__(self, size: int, rows: set[int]) -> None:
        self._group = list(range(size))
        self._told = [place not in rows for place in range(size)]

    def may_join(self, one: int, other: int) -> bool:
        """Tell whether two members are of one group already, or of two of which one is of rows alone."""
        left, right = self._group[one], self._group[other]
        return left == right or not (self._told[left] and self._told[right])

    def join(self, one: int, other: int) -> None:
        """Make one group of the groups of two members."""
        left, right = self._group[one], self._group[other]
        self._told[left] = self._told[left] or self._told[right]
        self._group = [left if group == right else group for group in self._group]


def _named(rows: set[int], members: Sequence[EventKey], records: Mapping[str, Record]) -> Iterator[tuple[tuple[int, int], Reason]]:
    """Yield the pairs of a row and an account whose outlet the row names as its source."""
    for row in rows:
        record = records[members[row].report]
        told = (event for event in record["events"] if event["id"] == members[row].event)
        names = {name for event in told for link in sources_of(event) for name in _names(link, "source")}
        for place, key in enumerate(members):
            outlet = records[key.report]["outlet"]
            if place not in rows and outlet and not names.isdisjoint(_names(outlet, "name")):
                publisher = (record["outlet"] or {}).get("name") or "a table"
                yield (min(row, place), max(row, place)), (NAMED_SOURCE, outlet["name"], f"The row of {publisher} names {outlet['name']} as its source.")


def _names(one: Mapping[str, Any], words: str) -> Iterator[str]:
    """Yield what an outlet is known by: its name, folded, and its id."""
    yield fold(one[words]).strip()
    if one["entity"]:
        yield f"#{one['entity']}"
