"""Hold the options by which `recoupe sign` and `recoupe reopen` are told who signs, and in which role."""

from collections.abc import Callable
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
# As `recoupe.pipeline.signing` has them, which is loaded when there is work.
ROLES = ("reviewer", "manager", "admin")

by_option: Decorator = click.option("--by", envvar="RECOUPE_BY", metavar="NAME", help="Who signs; else the variable RECOUPE_BY.")
role_option: Decorator = click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="In which role.")


def refuse_nobody(ctx: click.Context, by: str | None) -> str:
    """Give the name of whoever signs.

    Raises:
        UsageError: nobody does.
    """
    if not by:
        raise click.UsageError("nobody signs; say who with --by NAME, or set RECOUPE_BY", ctx)
    return by
