"""`gemba worker`: reactions and jobs without the web, for a desk spread over processes."""

import click

from gemba.interfaces.cli.processes import Part


@click.command()
def command() -> None:
    """Run reactions, intake, delivery and timers until stopped."""
    Part("worker", "gemba.config.worker:run").run()
