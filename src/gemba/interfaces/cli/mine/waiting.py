"""What cases of a log wait for, by cause, and the bottlenecks behind it."""

from __future__ import annotations

import click

from gemba.interfaces.cli.reporting import print_table
from gemba.interfaces.console.process.waiting.story import WaitingStory
from gemba.interfaces.figures import count_words, duration_words, share_words


def print_waiting(story: WaitingStory, top: int) -> None:
    """For people."""
    click.secho(story.headline, bold=True)
    print_table(
        ["share", "waited", "cause", ""],
        [
            (share_words(part.share), duration_words(part.seconds), part.term, part.meaning)
            for part in story.parts
        ],
    )
    click.secho("\nBottlenecks", bold=True)
    print_table(
        ["share", "waited", "from", "to", "cases", "median", "mostly", "cost"],
        [
            (
                share_words(line.share),
                duration_words(line.seconds),
                line.source,
                line.target,
                count_words(line.cases),
                duration_words(line.median),
                f"{line.parts[0].term} {share_words(line.parts[0].share)}",
                line.cost,
            )
            for line in story.lines[:top]
        ],
    )
    click.secho("\nWhat these figures rest on", bold=True)
    for sentence in story.assumptions:
        click.echo(f"- {sentence}")
