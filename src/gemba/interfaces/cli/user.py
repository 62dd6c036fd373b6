"""`gemba user`: accounts from the command line."""

import click

from gemba.foundation.accounts.operations import (
    API_KEY_DAYS_MAX,
    AccountRefused,
    ApiKeyRefused,
    create_team,
    create_user,
    make_api_key,
    revoke_api_key,
    set_active,
    set_password,
    set_teams,
)
from gemba.foundation.accounts.queries import Person, api_keys, find_person, people, teams
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_secret
from gemba.interfaces.cli.reporting import json_option, print_json, print_table

ROLES = [r.value for r in Role if r not in (Role.SYSTEM, Role.OUTSIDER)]


@click.group()
def command() -> None:
    """Give accounts, set passwords, switch accounts on and off."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name colleagues and customers read.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--team", "team_names", multiple=True, help="A team; made if new. Repeatable.")
@click.option("--password", default="", help="Left out: one is generated and printed.")
@json_option
def add(
    *, email: str, name: str, role: str, team_names: tuple[str, ...], password: str, as_json: bool
) -> None:
    """Give EMAIL an account."""
    now, chosen = current_time(), password or new_secret(96)
    try:
        person = create_user(
            email=email, name=name, role=Role(role), password=chosen, actor=SYSTEM, now=now
        )
        known = {team.name: team.id for team in teams()}
        for team in team_names:
            if team not in known:
                known[team] = create_team(name=team, actor=SYSTEM, now=now).id
        if team_names:
            wanted = [known[team] for team in team_names]
            set_teams(user_id=person.id, team_ids=wanted, actor=SYSTEM, now=now)
    except AccountRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if as_json:
        print_json(
            {"id": person.id, "email": person.email, "role": role, **_made(password, chosen)}
        )
        return
    click.echo(f"{person.email} can log in as {role}.")
    if not password:
        click.echo(f"Password: {chosen}")


@command.command("list")
@json_option
def show(as_json: bool) -> None:
    """List every account."""
    if as_json:
        print_json(people())
        return
    names = {team.id: team.name for team in teams()}
    print_table(
        ["e-mail", "name", "role", "teams", "active"],
        [
            (p.email, p.name, p.role.value, ", ".join(names[t] for t in p.team_ids), p.is_active)
            for p in people()
        ],
    )


@command.command()
@click.argument("email")
@click.option("--password", default="", help="Left out: one is generated and printed.")
@json_option
def password(email: str, password: str, as_json: bool) -> None:
    """Give EMAIL a new password; open log-ins end."""
    chosen = password or new_secret(96)
    person = _known(email)
    try:
        set_password(user_id=person.id, password=chosen, actor=SYSTEM, now=current_time())
    except AccountRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if as_json:
        print_json({"id": person.id, "email": person.email, **_made(password, chosen)})
        return
    click.echo("The password is set." if password else f"Password: {chosen}")


@command.command()
@click.argument("email")
def off(email: str) -> None:
    """Switch the account of EMAIL off; open log-ins end."""
    set_active(user_id=_known(email).id, is_active=False, actor=SYSTEM, now=current_time())
    click.echo(f"{email} can no longer log in.")


@command.command()
@click.argument("email")
def on(email: str) -> None:
    """Switch the account of EMAIL on again."""
    set_active(user_id=_known(email).id, is_active=True, actor=SYSTEM, now=current_time())
    click.echo(f"{email} can log in again.")


@command.group("api-key")
def api_key() -> None:
    """Let programs act as a person, through the API."""


@api_key.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Which program uses the key.")
@click.option(
    "--days",
    type=click.IntRange(1, API_KEY_DAYS_MAX),
    default=90,
    show_default=True,
    help="How long it is valid.",
)
@json_option
def add_key(email: str, name: str, days: int, as_json: bool) -> None:
    """Make a key for EMAIL and print it: it cannot be shown again."""
    person = _known(email)
    try:
        line, secret = make_api_key(
            user_id=person.id, name=name, days=days, actor=SYSTEM, now=current_time()
        )
    except ApiKeyRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if as_json:
        print_json({"key": line, "secret": secret})
        return
    click.echo(f"Valid until {line.expires_at:%Y-%m-%d}, and shown only now:")
    click.echo(secret)


@api_key.command("list")
@click.argument("email")
@json_option
def list_keys(email: str, as_json: bool) -> None:
    """List the keys of EMAIL."""
    found = api_keys(user_id=_known(email).id, actor=SYSTEM)
    if as_json:
        print_json(found)
        return
    print_table(
        ["name", "valid until", "last used"],
        [(k.name, k.expires_at.date(), k.last_used_at and k.last_used_at.date()) for k in found],
    )


@api_key.command("revoke")
@click.argument("email")
@click.argument("name")
def revoke_key(email: str, name: str) -> None:
    """Refuse the key NAME of EMAIL from now on."""
    for key in api_keys(user_id=_known(email).id, actor=SYSTEM):
        if key.name == name:
            revoke_api_key(key_id=key.id, actor=SYSTEM, now=current_time())
            click.echo(f"The key “{name}” is refused from now on.")
            return
    raise click.ClickException(
        f"{email} has no key called “{name}”. See: gemba user api-key list {email}"
    )


def _made(given: str, chosen: str) -> dict[str, str]:
    """A password is told when it was made here; who gave one knows it."""
    return {} if given else {"password": chosen}


def _known(email: str) -> Person:
    person = find_person(email)
    if person is None:
        raise click.ClickException(f"Nobody has an account as {email}. See: gemba user list")
    return person
