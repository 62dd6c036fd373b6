"""`gemba check`: may this desk be trusted with customers?"""

import os
import shutil
import sys

import click
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gemba.foundation.events.durability import NotDurable, require_durable
from gemba.interfaces.cli.reporting import json_option, print_json

DISK_FREE_SHARE_MIN = 0.05


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Look for what would lose work or stop the desk; exit code 1 when something is found."""
    findings = [found for look in (_settings, _database, _migrations, _disk) for found in look()]
    if as_json:
        print_json({"findings": findings})
    elif not findings:
        click.secho("✓ Settings, database, migrations and disk are in order.", fg="green")
    else:
        for finding in findings:
            click.secho(f"✗ {finding}", fg="red")
    if findings:
        sys.exit(1)


def _settings() -> list[str]:
    return [str(found.msg) for found in run_checks() if found.is_serious()]


def _database() -> list[str]:
    try:
        require_durable()
    except NotDurable as problem:
        return [str(problem)]
    except DatabaseError as error:
        return [f"The database does not answer: {error}. Check DATABASE_URL."]
    return []


def _migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return []
    return [f"{len(waiting)} migrations are not applied. `gemba serve` applies them."]


def _disk() -> list[str]:
    try:
        settings.HOME.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [f"{settings.HOME} cannot be made: {error.strerror}. Choose another GEMBA_HOME."]
    usage = shutil.disk_usage(settings.HOME)
    found = []
    if usage.free < usage.total * DISK_FREE_SHARE_MIN:
        found.append(f"Less than 5 % of the disk under {settings.HOME} is free.")
    if not os.access(settings.HOME, os.W_OK):
        found.append(f"{settings.HOME} cannot be written to.")
    return found
