"""Opening the demo desk before the parts start, in a process that may forget it afterwards."""

import sys

import click

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli.demo import print_logins
from gemba.interfaces.demo.loading import DemoRefused, demo_desk


def load_demo() -> None:
    """Load the demo desk unless it is there, and print its log-ins.

    A desk with tickets of its own is left alone: it opens without the demo, and says so.
    """
    try:
        logins = demo_desk(now=current_time(), show_progress=sys.stderr.isatty())
    except DemoRefused as refusal:
        click.echo(str(refusal), err=True)
        return
    print_logins(logins)
