"""Only supervisors and administrators see and decide on quarantined mails; none is ever lost."""

import pytest

from gemba.desk.channels.models import MailAccount, RawPayload
from gemba.desk.channels.operations import (
    AccountRefused,
    MailAccountSetup,
    QuarantineRefused,
    ServerLogin,
    retry_quarantined,
    set_aside,
    set_mail_account,
)
from gemba.desk.channels.queries import (
    PAGE_MAILS,
    envelope_raw,
    intake_status,
    mail_accounts,
    message_raw,
    quarantine,
    quarantine_count,
)
from gemba.desk.channels.testing import letter, take_in
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.django_db
JUNK = b"not a mail\n"


def test_the_list_comes_page_by_page_newest_first(inbox: InboxLine) -> None:
    take_in(inbox, *(b"junk %d\n" % n for n in range(PAGE_MAILS + 10)))
    page = quarantine(actor=SYSTEM)
    rest = quarantine(actor=SYSTEM, before=page.before)
    ids = [mail.id for mail in (*page.mails, *rest.mails)]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest.before) == (PAGE_MAILS + 10, None)


def test_only_those_who_answer_for_the_desk_see_and_decide(inbox: InboxLine) -> None:
    people = cast()
    take_in(inbox, JUNK)
    (mail,) = quarantine(actor=people.sun_wei).mails
    assert envelope_raw(mail.id, actor=people.adele) == JUNK
    assert quarantine_count(actor=people.adele) == 1
    for who in (people.ana, people.viktor, people.lin_yue, people.olga):
        assert quarantine(actor=who).mails == ()
        assert quarantine_count(actor=who) == 0
        assert envelope_raw(mail.id, actor=who) is None
        with pytest.raises(QuarantineRefused):
            retry_quarantined(actor=who, now=NOON, envelope_ids=[mail.id])
        with pytest.raises(QuarantineRefused):
            set_aside(actor=who, now=NOON, envelope_ids=[mail.id])
    assert intake_status().quarantined == 1


def test_set_aside_takes_off_the_list_and_keeps_the_bytes(inbox: InboxLine) -> None:
    take_in(inbox, JUNK, letter())
    (mail,) = quarantine(actor=SYSTEM).mails
    assert set_aside(actor=SYSTEM, now=NOON, envelope_ids=[mail.id, mail.id + 1, 999]) == 1
    assert quarantine(actor=SYSTEM).mails == ()
    status = intake_status()
    assert (status.set_aside, status.processed, status.accepted) == (1, 1, 2)
    assert RawPayload.objects.count() == 2


def test_the_raw_mail_of_a_message_is_for_those_who_see_the_ticket() -> None:
    people = cast()
    inbox = support(team_id=people.repair.id)
    raw = letter()
    take_in(inbox, raw)
    found = conversation(1001, actor=people.ana)
    assert found is not None
    message_id = found.messages[0].id
    assert message_raw(message_id, actor=people.ana) == raw
    for who in (people.chen_chen, people.viktor, people.lin_yue, people.olga):
        assert message_raw(message_id, actor=who) is None


def test_mail_accounts_are_set_by_administrators_and_show_no_password(inbox: InboxLine) -> None:
    people = cast()
    setup = MailAccountSetup(imap=ServerLogin("imap.example", 993, user="d", password="pa55word"))
    with pytest.raises(AccountRefused):
        set_mail_account(inbox_id=inbox.id, setup=setup, actor=people.sun_wei, now=NOON)
    set_mail_account(inbox_id=inbox.id, setup=setup, actor=people.adele, now=NOON)
    assert "pa55word" not in MailAccount.objects.get().imap_password
    (view,) = mail_accounts(actor=people.sun_wei)
    assert "pa55word" not in repr(view)
    assert mail_accounts(actor=people.ana) == []
    keep = MailAccountSetup(imap=ServerLogin("imap.example", 993, user="d"))
    sealed = MailAccount.objects.get().imap_password
    set_mail_account(inbox_id=inbox.id, setup=keep, actor=people.adele, now=NOON)
    assert MailAccount.objects.get().imap_password == sealed
