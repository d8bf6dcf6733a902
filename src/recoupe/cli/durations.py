"""Read durations as commands take them: a number with s, m, h or d behind it."""

import re

import click

_DURATION = re.compile(r"(\d{1,7})\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def seconds(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Read a duration.

    Raises:
        BadParameter: it is none.
    """
    if value is None:
        return None
    found = _DURATION.fullmatch(value.strip().lower())
    if found is None or int(found[1]) == 0:
        raise click.BadParameter(f"{value!r} is no duration; write a number with s, m, h or d behind it, e.g. 15m", ctx, param)
    return int(found[1]) * _SECONDS[found[2]]
