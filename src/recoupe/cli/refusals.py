"""Refuse what commands are asked for alike: members that a room does not have, files that would be lost."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from recoupe.codebook.load import Codebook

T = TypeVar("T")


def member(ctx: click.Context, room: str, name: str, kind: type[T]) -> T:
    """Give a member of a room by the name that the command line has.

    Raises:
        UsageError: there is none; the message says which there are.
    """
    from recoupe import registry  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.errors import RegistryError  # noqa: PLC0415 - as above

    try:
        return registry.load(room, name, kind)
    except RegistryError as fault:
        raise click.UsageError(f"{fault}", ctx) from fault


def refuse_out(ctx: click.Context, out: Path | None, *, force: bool, option: str = "--out") -> None:
    """Refuse an --out that would replace a file unasked, or that has no folder to lie in.

    Raises:
        UsageError: it is refused.
    """
    replacing = ", or replace it with --force" if "force" in ctx.params else ""
    if out is not None and out.exists() and not force:
        raise click.UsageError(f"{option} {str(out)!r} exists; choose another name{replacing}", ctx)
    if out is not None and not out.parent.is_dir():
        raise click.UsageError(f"{option} {str(out)!r} lies in a folder that does not exist; make the folder first", ctx)


def refuse_both(ctx: click.Context, *, quiet: bool, verbose: bool) -> None:
    """Refuse --quiet beside --verbose.

    Raises:
        UsageError: both are given.
    """
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose contradict each other; leave one out", ctx)


def refuse_language(language: str | None, codebook: "Codebook") -> None:
    """Refuse a language that nobody reads, before any work is done.

    Raises:
        UsageError: the codebook has no such language.
    """
    if language is not None and language not in codebook.languages:
        known = ", ".join(sorted(codebook.languages))
        raise click.UsageError(f"--language {language!r} is not read; choose one of {known}, or leave it out")
