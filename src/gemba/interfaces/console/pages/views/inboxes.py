"""Inboxes, for administrators: where the desk can be reached, and how mail comes and goes."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.channels.operations import AccountRefused, set_mail_account
from gemba.desk.channels.queries import mail_accounts
from gemba.desk.tickets.operations import create_inbox
from gemba.desk.tickets.queries import inboxes as all_inboxes
from gemba.foundation.accounts.queries import teams
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, administrator
from gemba.interfaces.console.pages.forms import InboxForm
from gemba.interfaces.console.pages.inboxes import inbox_rows
from gemba.interfaces.console.pages.mail_form import MailAccountForm


@require_safe
@administrator
def inboxes(request: DeskRequest) -> HttpResponse:
    """Every inbox."""
    return _page(request, InboxForm())


@require_POST
@administrator
def add(request: DeskRequest) -> HttpResponse:
    """Make the desk reachable at one more mail address; on to how its mail comes."""
    form = InboxForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    made = create_inbox(**form.inbox, actor=request.actor, now=current_time())
    return redirect("console:inbox-mail", inbox_id=made.id)


@sensitive_post_parameters("imap_password", "smtp_password")
@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def mail(request: DeskRequest, inbox_id: int) -> HttpResponse:
    """How an inbox fetches and sends its mail. Passwords are never shown again."""
    inbox = next((each for each in all_inboxes("email") if each.id == inbox_id), None)
    if inbox is None:
        raise Http404
    account = next((a for a in mail_accounts(actor=request.actor) if a.inbox_id == inbox_id), None)
    posted = request.method == "POST"
    form = MailAccountForm(request.POST) if posted else MailAccountForm.of(account)
    context = {"inbox": inbox, "account": account, "form": form}
    if not posted or not form.is_valid():
        status = 422 if posted else 200
        return render(request, "console/pages/inbox_mail.html", context, status=status)
    try:
        set_mail_account(
            inbox_id=inbox_id, setup=form.setup, actor=request.actor, now=current_time()
        )
    except AccountRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "console/pages/inbox_mail.html", context, status=422)
    return redirect("console:inboxes")


def _page(request: DeskRequest, form: InboxForm) -> HttpResponse:
    context = {"rows": inbox_rows(actor=request.actor), "teams": teams(), "form": form}
    status = 422 if form.errors else 200
    return render(request, "console/pages/inboxes.html", context, status=status)
