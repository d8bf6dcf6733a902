"""Ask views without a browser."""

from dataclasses import replace
from typing import Any, cast

from recoupe.desk.desk import Desk
from recoupe.desk.screen import Visit
from recoupe.desk.words import choose
from recoupe.store.ledger import Ledger


def visit_at(desk: Desk, ledger: object, **asked: Any) -> Visit:
    """Give a visit at a desk with another ledger, or with what stands in its place."""
    return Visit(replace(desk, ledger=cast("Ledger", ledger)), choose("en", None), **asked)
