"""The `gemba` command: everything an operator does."""

import os
import sys
from importlib import import_module

import click
import django
from django.core.management import call_command
from django.db import connection

COMMANDS = (
    "serve",
    "worker",
    "status",
    "check",
    "user",
    "inbox",
    "demo",
    "intake",
    "events",
    "timers",
    "import_log",
    "export_log",
    "log_quality",
    "mine",
    "figures",
    "findings",
    "twin",
    "staffing",
    "predict",
    "verdict",
)
# These choose settings of their own before Django reads them.
STARTS_DJANGO_ITSELF = ("serve", "worker")
NEEDS_NO_DESK = (*STARTS_DJANGO_ITSELF, "check")


class _Commands(click.Group):
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
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemba.config.settings")
        if name not in STARTS_DJANGO_ITSELF:
            django.setup()
        command: click.Command = import_module(f"gemba.interfaces.cli.{name}").command
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gemba")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Gemba – an after-sales service desk that sees and improves its own process.

    \b
    First steps:
      gemba serve --demo        a desk with 90 days of history, to look around
      gemba user add …          an empty desk: give the first person an account
      gemba inbox add …         … and an address to be reached at
      gemba status              is everything running?

    All data lives in the folder GEMBA_HOME (./var unless set); DATABASE_URL chooses PostgreSQL.
    """
    asks_for_help = {"-h", "--help"} & set(sys.argv)
    if ctx.invoked_subcommand not in NEEDS_NO_DESK and not asks_for_help:
        _set_up_if_new()


def _set_up_if_new() -> None:
    """The first command on a fresh machine makes the database; later versions come by `serve`."""
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
