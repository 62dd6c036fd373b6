"""What other systems say to processes that wait for it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema
from ninja.responses import Status

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.operations.processes import Message, NobodyWaits, take_message
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import storable_json
from gemba.interfaces.api.access import ApiRequest
from gemba.interfaces.api.problems import Unprocessable

KEY_CHARS_MAX = 200
BYTES_MAX = 1024 * 1024
router = Router(tags=["Processes"])


class ProcessMessage(Schema):
    """What is said: the message's name as the drawing says it, and what it is about, as the
    step's correlation. `ticket` is a number: only processes on this ticket hear it."""

    name: str = Field(min_length=1, max_length=120)
    correlation: str | int | float | bool | None = None
    variables: dict[str, Any] = Field(default_factory=dict)
    ticket: int | None = None


class Heard(Schema):
    """The instance of a process that goes on with it."""

    instance: UUID


@router.post(
    "/process-messages",
    response={202: Heard},
    url_name="process-messages",
    summary="Say something to a waiting process",
)
def say(
    request: ApiRequest,
    message: ProcessMessage,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=KEY_CHARS_MAX)] = "",
) -> Status[Heard]:
    """The step that has waited longest for it goes on, with `variables` as variables of its
    process; 404 when none waits. The same Idempotency-Key with the same message is heard once."""
    if len(request.body) > BYTES_MAX:
        raise Unprocessable(_("A message may have 1 MB."))
    instance = take_message(
        message=_message(request, message),
        actor=request.actor,
        now=current_time(),
        request_key=idempotency_key,
    )
    return Status(202, Heard(instance=instance))


def _message(request: ApiRequest, given: ProcessMessage) -> Message:
    """Raises Unprocessable, NobodyWaits."""
    try:
        correlation = storable_json(given.correlation)
        variables = {name: storable_json(value) for name, value in given.variables.items()}
    except ValueError as error:
        raise Unprocessable(_("The values of the message cannot be kept.")) from error
    ticket_id = None
    if given.ticket is not None:
        found = visible_tickets(request.actor).filter(number=given.ticket)
        ticket_id = found.values_list("pk", flat=True).first()
        if ticket_id is None:
            raise NobodyWaits(_("No process waits for this message."))
    return Message(given.name, correlation, variables, ticket_id)
