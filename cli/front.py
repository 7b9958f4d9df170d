"""`pingyi --help`: the list of all commands, without loading one of them or typer."""

from ballot.messages import say
from cli.commands import help_keys
from cli.help_page import Entry, Section, show_help
from cli.terminal import show


def show_front_page() -> None:
    """Print how a command is written, what stands before it, and every command there is."""
    usage = f"pingyi {say('usage.options_word')} {say('usage.command_words')}"
    options = (
        Entry("--version", "", say("cli.option.version")),
        Entry("--log", say("usage.takes.FILE"), say("cli.option.log")),
        Entry("-h, --help", "", say("usage.help")),
    )
    commands = [Entry(name, "", say(key)) for name, key in help_keys().items()]
    sections = (
        Section(say("usage.options"), options),
        Section(say("usage.commands"), commands),
    )
    show_help(usage, say("cli.help"), sections)
    show("")  # as typer does behind every page of help
