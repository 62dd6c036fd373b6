"""Reasons the desk keeps in English – why a mail was refused, why one did not leave – as words."""

import re
from functools import cache

from django.utils.translation import gettext, gettext_noop

# As they are worded where they arise; what stands in braces differs from case to case.
WORDINGS = (
    gettext_noop("The mail is bigger than {size} MB."),
    gettext_noop("A header of the mail is longer than {size} KB."),
    gettext_noop("A header of the mail has more than {n} lines."),
    gettext_noop("The mail names more than {n} addresses."),
    gettext_noop("The mail has more than {n} parts."),
    gettext_noop("The parts of the mail are nested deeper than {n}."),
    gettext_noop(
        "This is not a mail: it has no From, Date, Subject, Message-ID or Received line at its top."
    ),
    gettext_noop("Reading the mail took longer than {n} seconds."),
    gettext_noop("Reading the mail takes more than {size} MB of memory."),
    gettext_noop("The process that read the mail crashed, and again on a second try."),
    gettext_noop("The attachments of the mail could not be stored: {problem}."),
    gettext_noop("The mail could not be understood ({problem})."),
    gettext_noop("The form holds more text than a form can."),
    gettext_noop("This is no form of this desk."),
    gettext_noop("The form names nobody who could be answered."),
    gettext_noop("The form is empty: write something, or add a file."),
    gettext_noop("The message names no recipient."),
    gettext_noop("One of the addresses is no mail address: {problem}"),
    gettext_noop("No key opens this value; is {file} the one it was sealed with?"),
    gettext_noop("The value was changed, or was sealed for another purpose."),
    gettext_noop("Taken for {accepted} but not for {refused}"),
)


def reason_words(reason: str) -> str:
    """The reason in the reader's language; what others said (a mail server) stays as it came."""
    if not reason:
        return ""
    for template, pattern in _patterns():
        found = pattern.fullmatch(reason)
        if found:
            return gettext(template).format(**found.groupdict())
    return gettext(reason)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each, _pattern(each)) for each in WORDINGS if "{" in each)


def _pattern(template: str) -> re.Pattern[str]:
    plain = re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", plain))
