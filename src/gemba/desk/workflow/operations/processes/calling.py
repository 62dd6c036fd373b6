"""Steps that call other systems: wanted in one transaction, sent outside any, answered in another.

Claimed first and counted, sent, and settled right after the answer. After a worker that died in
between the same is sent again under the same key, by which the other system knows it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from gemba.desk.workflow.endpoints import Endpoint, endpoint_called
from gemba.desk.workflow.models import WaitingStep
from gemba.desk.workflow.operations.processes.acts import process_actor
from gemba.desk.workflow.operations.processes.answering import (
    Claim,
    Failure,
    Result,
    claim,
    settle,
)
from gemba.foundation.egress.addresses import Refused, Unreachable
from gemba.foundation.egress.sending import Answer, Request, send
from gemba.foundation.egress.signing import signed
from gemba.foundation.kernel.json_values import JsonValue, storable_json
from gemba.foundation.kernel.text import one_line

log = logging.getLogger(__name__)

TOGETHER_MAX = 8
CLAIM = timedelta(minutes=2)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 40, 160, 640))
REASON_CHARS_MAX = 300

_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent for a step, which is claimed until then."""

    step_id: UUID
    key: str
    endpoint: Endpoint | None
    trouble: str
    body: bytes
    claimed_until: datetime


def make_calls(*, now: datetime) -> int:
    """Make some of the calls that are due, side by side; how many."""
    calls = _claimed(now)
    if not calls:
        return 0
    began = time.monotonic()
    with ThreadPoolExecutor(len(calls)) as pool:
        sent = {pool.submit(answer_to, call, now=now): call for call in calls}
        for each in as_completed(sent):
            at = now + timedelta(seconds=time.monotonic() - began)
            try:
                _settle(sent[each], each.result(), at)
            except Exception:
                log.exception("The answer to step %s could not be kept", sent[each].step_id)
    return len(calls)


def _claimed(now: datetime) -> list[Call]:
    """Of two workers one gets a step."""
    rows = WaitingStep.objects.filter(
        kind=WaitingStep.Kind.MACHINE, ended_at=None, due_at__lte=now
    ).order_by("due_at", "id")
    until = now + CLAIM
    return [_call(row, until) for row in rows[:TOGETHER_MAX] if claim(row, until)]


def _call(row: WaitingStep, until: datetime) -> Call:
    """The key is the same for the same request of the same step, by whomever it is tried again."""
    sent, trouble, found = row.given.get("send") or {}, "", endpoint_called(row.awaited)
    if found is None:
        words = _("There is no endpoint “{name}” in force, or its secret cannot be read.")
        trouble = words.format(name=row.awaited)
    elif not isinstance(sent, Mapping):
        trouble = _("What is sent must have names, such as {order: number}.")
    text = json.dumps(sent, ensure_ascii=False, sort_keys=True)
    key = uuid5(row.instance_id, f"{row.key} {row.awaited} {text}")
    return Call(row.pk, str(key), found, trouble, text.encode(), until)


def answer_to(call: Call, *, now: datetime) -> Result:
    """Send it; what came back. Looks at no database."""
    to = call.endpoint
    if to is None or call.trouble:
        return Failure(call.trouble)
    headers = signed(call.body, secret=to.secret, key=call.key, now=now)
    request = Request(to.method, to.url, call.body, headers)
    try:
        return _read(send(request, seconds_max=to.seconds_max))
    except Refused as refusal:
        return Failure(str(refusal))
    except Unreachable as failure:
        return Failure(str(failure), is_passing=True)


def _read(answer: Answer) -> Result:
    status = answer.status
    if 200 <= status < 300:
        found = _object(answer.body) if answer.body.strip() else {}
        return Failure(_("The answer is not a JSON object.")) if found is None else found
    if 300 <= status < 400:
        return Failure(_("The system sent us elsewhere ({status}).").format(status=status))
    words = _("The system answered {status}: {words}").format(status=status, words=_words(answer))
    return Failure(one_line(words, REASON_CHARS_MAX), is_passing=status >= 500 or status in _LATER)


def _object(body: bytes) -> dict[str, JsonValue] | None:
    try:
        found = storable_json(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _words(answer: Answer) -> str:
    """What the system says of it, else what the status means."""
    said = _object(answer.body) or {}
    for name in ("detail", "message", "error", "title"):
        words = said.get(name)
        if isinstance(words, str) and words.strip():
            return words
    try:
        return HTTPStatus(answer.status).phrase
    except ValueError:
        return _("no words")


def _settle(call: Call, result: Result, now: datetime) -> None:
    claimed = Claim(call.step_id, call.claimed_until, WAITS)
    settle(claimed, result, actor_of=lambda row: process_actor(row.process_id), now=now)
