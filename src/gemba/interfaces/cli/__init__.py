"""The `gemba` command: everything an operator does."""

import os

import click

COMMANDS = (
    "serve",
    "worker",
    "status",
    "check",
    "user",
    "demo",
    "intake",
    "events",
    "import_log",
    "mine",
)


class _Rooms(click.Group):
    """Each command is a module of this folder, imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order an operator meets them."""
        del ctx
        return [name.replace("_", "-") for name in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        name = cmd_name.replace("-", "_")
        if name not in COMMANDS:
            return None
        module = __import__(f"gemba.interfaces.cli.{name}", fromlist=["command"])
        command: click.Command = module.command
        return command


@click.command(cls=_Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gemba")
def main() -> None:
    """Gemba – an after-sales service desk that sees and improves its own process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemba.config.settings")
