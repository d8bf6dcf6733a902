"""The command `recoupe version`: what is installed, for people and for programs."""

import click

from recoupe.version import __version__


@click.command(name="version", short_help="Tell what is installed.")
@click.option("--json", "as_json", is_flag=True, help="Versions and digests of codebook, pipelines and libraries, as JSON.")
def version(as_json: bool) -> None:
    """Tell what is installed: the program, and with --json all that decides what a record says."""
    if not as_json:
        click.echo(f"recoupe {__version__}")
        return
    import json  # noqa: PLC0415 - loaded when there is work, not for --help

    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above
    from recoupe.pipeline.provenance import produced_by  # noqa: PLC0415 - as above

    codebook = load_codebook()
    click.echo(json.dumps(produced_by(tuple(codebook.languages), codebook), ensure_ascii=False, indent=2))


COMMAND = version
