"""`gemba twin`: a digital twin fitted from a log, run, and asked what would happen if."""

import click

from gemba.interfaces.cli.twin.compare import compare_command
from gemba.interfaces.cli.twin.fit import fit_command
from gemba.interfaces.cli.twin.run import run_command


@click.group()
def command() -> None:
    """Fit a digital twin to a log, run it, and compare what would happen if."""


command.add_command(fit_command)
command.add_command(run_command)
command.add_command(compare_command)
