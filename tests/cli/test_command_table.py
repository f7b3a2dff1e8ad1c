"""The catalogue says of every command what the command says of itself."""

from __future__ import annotations

import pytest

from worker.cli.command_table import COMMANDS, load


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_is_the_first_of_the_commands_help(name: str) -> None:
    command = load(name)
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name].help


def test_only_the_whole_offers_to_install_its_completion() -> None:
    for name in COMMANDS:
        assert not {param.name for param in load(name).params} & {"install_completion", "show_completion"}
