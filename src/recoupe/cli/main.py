"""Run the command line: `recoupe COMMAND …`. Commands are found by file name and imported only when they are needed.

Streams: data on standard output, everything else on standard error. Exit codes: `exits.py`.
"""

import signal
import sys

import click

from recoupe import registry
from recoupe.cli.exits import Exit, ending_of
from recoupe.errors import RecoupeError, RegistryError
from recoupe.version import __version__


class _Commands(click.Group):
    """The commands that lie in `cli/`, and those that other packages add."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """List the commands by name."""
        return list(registry.names("cli"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command.

        Raises:
            UsageError: there is no such command; the message says which there are.
        """
        try:
            return registry.load("cli", cmd_name, click.Command)
        except RegistryError as fault:
            raise click.UsageError(f"{fault}; see `recoupe --help`", ctx) from fault


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="recoupe %(version)s")
def recoupe() -> None:
    """Turn news reports of conflict, in French and English, into coded events.

    Each value comes with the exact characters it rests on and on whose word it stands.
    """


def main() -> None:
    """Run the program and leave with its exit code."""
    if hasattr(signal, "SIGPIPE"):
        # `recoupe read … | head` ends quietly, as every Unix filter does.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = recoupe.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else Exit.OK)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(Exit.INTERRUPTED)
    except RecoupeError as fault:
        click.echo(f"recoupe: {fault}", err=True)
        sys.exit(ending_of(fault))
