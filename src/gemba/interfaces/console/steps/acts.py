"""Working on the steps of a ticket's processes: one address, one operation each."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.workflow.operations import processes
from gemba.desk.workflow.queries import StepView, step_on
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none
from gemba.interfaces.console.steps.forms import answers_in


@acts_on_ticket
def start(request: DeskRequest, on: OnTicket) -> Done:
    """Begin a process on the ticket."""
    try:
        process_id = UUID(request.POST.get("process", ""))
    except ValueError as error:
        raise ChangeRefused(_("Choose a process.")) from error
    processes.start_process(ticket_id=on.id, process_id=process_id, actor=on.actor, now=on.now)
    return Done(_("The process has begun"))


@acts_on_ticket
def complete(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:
    """The step is done, with what was filled in."""
    step = found_step(on, step_id)
    processes.complete_step(
        step_id=step_id, answers=answers_in(request, step.form), actor=on.actor, now=on.now
    )
    return Done(_("“{step}” is done").format(step=step.label))


@acts_on_ticket
def take(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:  # noqa: ARG001
    """Do the step oneself."""
    found_step(on, step_id)
    processes.take_step(step_id=step_id, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def delegate(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:
    """Give the step to a colleague."""
    found_step(on, step_id)
    person = number_or_none(request.POST.get("person", "")) or 0
    note = request.POST.get("note", "")
    processes.delegate_step(
        step_id=step_id, to_user_id=person, actor=on.actor, now=on.now, note=note
    )
    return Done(_("The step is your colleague’s now"))


@acts_on_ticket
def give_back(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:
    """Give the step back to whom it came from."""
    found_step(on, step_id)
    note = request.POST.get("note", "")
    processes.return_step(step_id=step_id, note=note, actor=on.actor, now=on.now)
    return Done(_("The step is your colleague’s again"))


@acts_on_ticket
def decide(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:
    """Say yes or no."""
    found_step(on, step_id)
    return Done(answered(request, step_id, now=on.now))


def answered(request: DeskRequest, step_id: UUID, *, now: datetime) -> str:
    """Do what was answered; what came of it in words. Raises ChangeRefused."""
    actor, said = request.actor, request.POST.get("comment", "")
    if request.POST.get("answer") != "yes":
        processes.refuse_step(step_id=step_id, reason=said, actor=actor, now=now)
        return _("Refused")
    is_enough = processes.approve_step(step_id=step_id, comment=said, actor=actor, now=now)
    return _("Approved") if is_enough else _("Approved; others have to answer too")


@acts_on_ticket
def retry(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:  # noqa: ARG001
    """Try again what could not go on."""
    found_step(on, step_id)
    processes.retry_step(step_id=step_id, actor=on.actor, now=on.now)
    return Done(_("Tried again"))


@acts_on_ticket
def take_over(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:  # noqa: ARG001
    """Do by hand what a machine was to do, or what cannot go on."""
    found_step(on, step_id)
    processes.take_over_step(step_id=step_id, actor=on.actor, now=on.now)
    return Done(_("The step is yours now"))


@acts_on_ticket
def skip(request: DeskRequest, on: OnTicket, step_id: UUID) -> Done:
    """Go on past a step."""
    found_step(on, step_id)
    reason = request.POST.get("reason", "")
    processes.skip_step(step_id=step_id, reason=reason, actor=on.actor, now=on.now)
    return Done(_("The process goes on past this step"))


@acts_on_ticket
def stop(request: DeskRequest, on: OnTicket, instance_id: UUID) -> Done:
    """Stop a process on the ticket."""
    reason = request.POST.get("reason", "")
    processes.cancel_process(instance_id=instance_id, reason=reason, actor=on.actor, now=on.now)
    return Done(_("The process is stopped"))


def found_step(on: OnTicket, step_id: UUID) -> StepView:
    """The step, if it is on this ticket. Raises ChangeRefused."""
    step = step_on(on.id, step_id, actor=on.actor)
    if step is None:
        raise ChangeRefused(_("There is no such step any more."))
    return step
