"""Reasons kept in English are shown in the reader's language."""

import pytest
from django.utils import translation

from gemba.desk.channels.kinds.email.parse import parse_mail
from gemba.desk.channels.kinds.email.parsed import MailLimits, MailRejected
from gemba.interfaces.reasons import WORDINGS, reason_words


def test_a_figure_in_the_middle_is_kept() -> None:
    with translation.override("zh-hans"):
        assert reason_words("The mail is bigger than 25 MB.") == "邮件超过 25 MB。"


def test_what_a_server_said_stays_as_it_came() -> None:
    with translation.override("zh-hans"):
        assert reason_words("the mail: 550 no such user") == "the mail: 550 no such user"
        assert reason_words("") == ""


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_wording_is_translated(wording: str) -> None:
    with translation.override("zh-hans"):
        assert reason_words(wording) != wording


def test_the_parser_words_its_refusals_so() -> None:
    limits = MailLimits()
    with pytest.raises(MailRejected) as refused:
        parse_mail(b"x" * (limits.mail_bytes_max + 1), limits=limits, keep_attachment=_kept)
    with translation.override("zh-hans"):
        assert reason_words(refused.value.reason) != refused.value.reason


def _kept(_data: bytes) -> str:
    return "0" * 64
