"""What every command owes: help, and a page with a transcript that is run."""

from pathlib import Path

import click
import pytest

from recoupe import registry

COMMANDS = registry.names("cli")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_says_what_it_does(name: str) -> None:
    """A command bears the name of its file and has help for itself and for every option."""
    command = registry.load("cli", name, click.Command)

    assert command.name == name
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_a_page_with_a_transcript(name: str, root: Path) -> None:
    """A command has a page in the reference that shows it being run."""
    page = (root / "docs" / "reference" / "commands" / f"{name}.md").read_text("utf-8")

    assert f"$ recoupe {name}" in page
    assert all(name in page for name in (option.opts[0] for option in registry.load("cli", name, click.Command).params if isinstance(option, click.Option)))
