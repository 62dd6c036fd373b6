"""`gemba status`: is everything running?"""

import click

from gemba.desk.channels.queries import intake_status
from gemba.desk.tickets.queries import closing_status, outbox_status
from gemba.foundation.events.queries import cursor_status
from gemba.foundation.events.reactions import subscribers
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.timers.queries import timer_status
from gemba.interfaces.cli.reporting import json_option, print_json, print_table


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Show cursors and their lag, the intake, the outbox and the timers."""
    cursors = cursor_status(list(subscribers()))
    now = current_time()
    intake, outbox = intake_status(), outbox_status()
    timers = [closing_status(now=now), *timer_status(now=now)]
    if as_json:
        print_json({"cursors": cursors, "intake": intake, "outbox": outbox, "timers": timers})
        return
    click.secho("Reactions", bold=True)
    print_table(
        ["subscriber", "position", "behind", "retrying", "parked"],
        [(c.subscriber, c.sequence, c.lag_events, c.retrying, c.parked) for c in cursors],
    )
    click.secho("\nMail", bold=True)
    print_table(
        ["", "waiting", "done", "in trouble", "oldest"],
        [
            ("in", intake.waiting, intake.processed, intake.quarantined, intake.oldest_waiting_at),
            ("out", outbox.queued, outbox.sent, outbox.failed, outbox.oldest_queued_at),
        ],
    )
    click.secho("\nTimers", bold=True)
    print_table(
        ["timer", "waiting", "overdue", "retrying", "parked", "next"],
        [(t.kind, t.waiting, t.overdue, t.retrying, t.parked, t.next_at) for t in timers],
    )
