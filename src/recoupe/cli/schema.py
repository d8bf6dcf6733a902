"""The command `recoupe schema`: the shape of a record, for programs that read it."""

import json

import click


@click.command(name="schema", short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of the records that `recoupe read` writes."""
    from recoupe.model.json_schema import record_schema  # noqa: PLC0415 - loaded when there is work, not for --help

    click.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))


COMMAND = schema
