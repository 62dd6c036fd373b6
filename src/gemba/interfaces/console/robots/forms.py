"""What is filled in for a robot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from gemba.desk.workflow.robots.definition import (
    LOGINS_MAX,
    SCRIPT_CHARS_MAX,
    SECONDS_MIN,
    SECONDS_USUAL,
    SECRET_CHARS_MAX,
    fields_of,
    logins_of,
    sealed_secret,
    texts_of,
)
from gemba.desk.workflow.robots.running import SECONDS_MAX
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.console.definitions.forms import DefinitionForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LIST_CHARS_MAX = 5_000
LOGIN_CHARS_MAX = 120
FIRST_SCRIPT = """*** Tasks ***
Look an order up
    Open Site        https://erp.example.com/
    Type User        name:user        ERP
    Type Password    name:password    ERP
    Click Button     Log in
    Input Text       name:order       ${order}
    Click Button     Find
    ${state}=        Get Text         css:td.state
    Answer           state=${state}
"""


def _lines(
    label: _StrOrPromise, help_text: _StrOrPromise, *, is_needed: bool = False
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "class": "form-control", "spellcheck": "false"})
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LIST_CHARS_MAX,
        required=is_needed,
        widget=area,
    )


class RobotForm(DefinitionForm):
    """A script, what it is given and answers, where it may go, how long, and as whom."""

    script = forms.CharField(
        label=_("Script"),
        max_length=SCRIPT_CHARS_MAX,
        strip=False,
        initial=FIRST_SCRIPT,
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "form-control robot-script", "spellcheck": "false"}
        ),
    )
    hosts = _lines(
        _("Hosts it may open"),
        _("One on each line: erp.example.com, *.example.com or erp.lan:8080."),
        is_needed=True,
    )
    arguments = _lines(_("What it is given"), _("One on each line, with its type: order: text"))
    answers = _lines(_("What it answers"), _("One on each line, with its type: state: text"))
    seconds = forms.IntegerField(
        label=_("Seconds it may take"),
        min_value=SECONDS_MIN,
        max_value=SECONDS_MAX,
        initial=SECONDS_USUAL,
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for place in range(LOGINS_MAX):
            for part, field in _login_fields().items():
                self.fields[f"login_{place}_{part}"] = field

    @property
    def logins(self) -> Iterator[list[forms.BoundField]]:
        """Name, user and secret of each login."""
        for place in range(LOGINS_MAX):
            yield [self[f"login_{place}_{part}"] for part in _login_fields()]

    @classmethod
    def first(cls, found: Definition | None) -> dict[str, object]:
        """What the fields say at first; never a secret."""
        body = found.body if found and isinstance(found.body, Mapping) else {}
        shown: dict[str, object] = {n: body[n] for n in ("script", "seconds") if n in body}
        if body:
            shown["hosts"] = "\n".join(texts_of(body.get("hosts")))
        for part in ("arguments", "answers"):
            lines = (f"{each.key}: {each.type}" for each in fields_of(body.get(part)))
            shown[part] = "\n".join(lines)
        for place, (name, user, _sealed) in enumerate(logins_of(body)):
            shown |= {f"login_{place}_name": name, f"login_{place}_user": user}
        return super().first(found) | shown

    def body(self, found: Definition | None) -> JsonValue:
        """The robot's JSON, with its secrets sealed; ask after `is_valid`. Raises
        DefinitionRefused."""
        given = self.cleaned_data
        before = found.body if found and isinstance(found.body, Mapping) else {}
        kept = {name: sealed for name, _user, sealed in logins_of(before)}
        return {
            "script": given["script"].replace("\r\n", "\n"),
            "hosts": [each.strip().lower() for each in given["hosts"].splitlines() if each.strip()],
            "arguments": _typed(given["arguments"]),
            "answers": _typed(given["answers"]),
            "seconds": given["seconds"],
            "logins": list(self._logins(kept)),
        }

    def _logins(self, kept: Mapping[str, str]) -> Iterator[JsonValue]:
        for place in range(LOGINS_MAX):
            name, user, secret = (
                self.cleaned_data[f"login_{place}_{part}"] for part in _login_fields()
            )
            if name or user or secret:
                sealed = sealed_secret(secret) if secret else kept.get(name, "")
                yield {"name": name, "user": user, "secret": sealed}


def _login_fields() -> dict[str, forms.CharField]:
    password = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return {
        "name": forms.CharField(label=_("Login"), max_length=LOGIN_CHARS_MAX, required=False),
        "user": forms.CharField(label=_("User"), max_length=LOGIN_CHARS_MAX, required=False),
        "secret": forms.CharField(
            label=_("Secret"),
            max_length=SECRET_CHARS_MAX,
            required=False,
            strip=False,
            widget=password,
        ),
    }


def _typed(text: str) -> list[JsonValue]:
    """`order: text` on each line; a text where no type is said."""
    found: list[JsonValue] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        key, _colon, kind = (part.strip() for part in line.partition(":"))
        found.append({"key": key, "type": kind or "text"})
    return found
