"""Promises of coded rows among accounts: a row counts with whom it names, rows of one table count once, and no row makes two accounts one."""

from itertools import permutations

import pytest

from recoupe.codebook.linking import link_rules
from recoupe.link.copies import copy_groups
from recoupe.link.profile import Known
from recoupe.model.link import EventKey
from tests.link import Plain, event, record, says
from tests.support import codebook

TEXTS = {
    "a": "Gunmen on motorbikes killed seven farmers near Djibo on Monday and left towards the border, taking the cattle of three families with them.",
    "b": "Seven people working in their fields were shot dead at the start of the week, and the survivors walked all night to reach the town.",
    "c": "A column of armed men came at dawn, survivors recount; the graves were dug in the evening, when the last of the missing had been found.",
}


def account(name: str, **more: object) -> Plain:
    """Give an account by an outlet of its own: `Radio A`, `Radio B`."""
    return record(name, TEXTS[name], event(), **more)


def row(name: str, *sources: str, table: str = "UCDP GED") -> Plain:
    """Give a row of a table that names whom its coders read."""
    told = event(sources=[says(source, "outlet", "cites") for source in sources])
    return {**record(name, f"id: {name}\nbest: 7", told, outlet=table, published=None), "by": "import"}


def groups(*records: Plain) -> list[tuple[str, str]]:
    """Give the groups as the letters of their reports, with the kind of the reason."""
    members = [EventKey(one["id"], "e1") for one in records]
    found = copy_groups(members, {one["id"]: one for one in records}, Known(link_rules(), codebook()))
    return [("".join(key.report.removeprefix("sha256:") for key in group.members), group.kind) for group in found]


def test_row_counts_with_the_account_that_it_names() -> None:
    """A row whose coders read an outlet is no source beside the account of that outlet, and the reason says so."""
    members = [EventKey(f"sha256:{name}", "e1") for name in "abx"]
    records = {one["id"]: one for one in (account("a"), account("b"), row("x", "radio b"))}
    found = copy_groups(members, records, Known(link_rules(), codebook()))

    assert [(len(group.members), group.kind) for group in found] == [(1, "own"), (2, "named-source")]
    assert found[1].reason == "The row of UCDP GED names Radio B as its source."


def test_row_that_names_nobody_here_is_its_own_source() -> None:
    """A row that names an outlet of which there is no account, or none at all, counts once by itself."""
    assert groups(account("a"), row("x", "Radio Z")) == [("a", "own"), ("x", "own")]
    assert groups(account("a"), row("x")) == [("a", "own"), ("x", "own")]


def test_row_never_makes_two_accounts_one() -> None:
    """A row that names two outlets counts with the first of their accounts, and the other stays a source of its own."""
    assert groups(account("a"), account("b"), row("x", "Radio A", "Radio B")) == [("ax", "named-source"), ("b", "own")]


def test_rows_of_one_table_never_make_two_accounts_one() -> None:
    """Rows of one table that name different outlets leave their accounts apart, also with a third row that names nobody."""
    assert groups(account("a"), account("b"), row("x", "Radio A"), row("y", "Radio B"), row("z")) == [("axz", "same-outlet"), ("by", "named-source")]


def test_rows_of_one_table_count_once() -> None:
    """Rows of one table are one source, those of two tables two."""
    assert groups(row("x"), row("y")) == [("xy", "same-outlet")]
    assert groups(row("x"), row("y", table="ACLED")) == [("x", "own"), ("y", "own")]


def test_accounts_stay_as_they_are_without_rows() -> None:
    """What makes accounts one source goes on doing so with rows beside them."""
    copied = {**account("c"), "text": TEXTS["a"], "parts": [{"kind": "paragraph", "start": 0, "end": len(TEXTS["a"]), "on_topic": True}]}

    assert groups(account("a"), account("b"), copied, row("x", "Radio B")) == [("ac", "same-text"), ("bx", "named-source")]


@pytest.mark.parametrize("order", [pytest.param(order, id="".join(order)) for order in permutations("xyz")])
def test_number_of_sources_is_the_same_in_any_order(order: tuple[str, ...]) -> None:
    """How many sources there are does not depend on the order of the rows."""
    rows = {"x": row("x", "Radio A", "Radio B"), "y": row("y", "Radio B"), "z": row("z")}

    assert len(groups(account("a"), account("b"), *(rows[name] for name in order))) == 2
