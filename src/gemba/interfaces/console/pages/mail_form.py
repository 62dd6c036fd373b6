"""How an inbox fetches and sends its mail, as an administrator fills it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemba.desk.channels.operations import MailAccountSetup, ServerLogin
from gemba.desk.channels.queries import MailAccountView

AFTER_FETCH = [("seen", _("mark it as read")), ("delete", _("delete it"))]
KEPT = _("A password left empty stays as it is.")


class MailAccountForm(forms.Form):
    """IMAP to fetch, SMTP to send; an empty server means not at all, or by the desk's relay."""

    imap_host = forms.CharField(label=_("Server"), max_length=250, required=False)
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=993)
    imap_tls = forms.BooleanField(label=_("Encrypted (TLS)"), required=False, initial=True)
    imap_user = forms.CharField(label=_("User"), max_length=250, required=False)
    imap_password = forms.CharField(
        label=_("Password"),
        max_length=250,
        required=False,
        strip=False,
        help_text=KEPT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    imap_folder = forms.CharField(label=_("Folder"), max_length=250, initial="INBOX")
    after_fetch = forms.ChoiceField(label=_("Once a mail is kept here,"), choices=AFTER_FETCH)
    smtp_host = forms.CharField(label=_("Server"), max_length=250, required=False)
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=465)
    smtp_tls = forms.BooleanField(label=_("Encrypted (TLS)"), required=False, initial=True)
    smtp_user = forms.CharField(label=_("User"), max_length=250, required=False)
    smtp_password = forms.CharField(
        label=_("Password"),
        max_length=250,
        required=False,
        strip=False,
        help_text=KEPT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @classmethod
    def of(cls, account: MailAccountView | None) -> MailAccountForm:
        """The form as it was filled in last; passwords are not read back."""
        if account is None:
            return cls()
        names = [name for name in cls.base_fields if not name.endswith("password")]
        return cls(initial={name: getattr(account, name) for name in names})

    @property
    def setup(self) -> MailAccountSetup:
        """What was filled in; ask after `is_valid`."""
        given = self.cleaned_data
        return MailAccountSetup(
            imap=_login(given, "imap"),
            imap_folder=given["imap_folder"],
            after_fetch=given["after_fetch"],
            smtp=_login(given, "smtp"),
        )


def _login(given: dict[str, Any], protocol: str) -> ServerLogin:
    return ServerLogin(
        host=given[f"{protocol}_host"].strip(),
        port=given[f"{protocol}_port"],
        tls=given[f"{protocol}_tls"],
        user=given[f"{protocol}_user"],
        password=given[f"{protocol}_password"] or None,
    )
