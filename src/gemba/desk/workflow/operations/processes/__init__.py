"""What is done with processes while they run."""

from gemba.desk.workflow.operations.processes.acts import ProcessRefused
from gemba.desk.workflow.operations.processes.approving import approve_step, refuse_step
from gemba.desk.workflow.operations.processes.calling import make_calls
from gemba.desk.workflow.operations.processes.following import follow_merges
from gemba.desk.workflow.operations.processes.hearing import (
    Message,
    deliver_message,
    hear_tickets,
    pass_on,
    send_signal,
)
from gemba.desk.workflow.operations.processes.mending import (
    cancel_process,
    retry_step,
    skip_step,
    take_over_step,
)
from gemba.desk.workflow.operations.processes.migrating import (
    InstancesMoved,
    MoveRefused,
    move_instance,
    move_instances,
)
from gemba.desk.workflow.operations.processes.moving import PROCESS_TIMER
from gemba.desk.workflow.operations.processes.overseeing import Mended, Mending, mend_steps
from gemba.desk.workflow.operations.processes.ringing import TOLD_BY_BELL, tell_of_steps
from gemba.desk.workflow.operations.processes.robots import run_robot
from gemba.desk.workflow.operations.processes.rows import STEP_TIMER
from gemba.desk.workflow.operations.processes.settling import settle_processes
from gemba.desk.workflow.operations.processes.starting import start_process
from gemba.desk.workflow.operations.processes.taking import NobodyWaits, take_message
from gemba.desk.workflow.operations.processes.ticking import tick_processes
from gemba.desk.workflow.operations.processes.working import (
    complete_step,
    delegate_step,
    miss_steps,
    return_step,
    take_step,
)

__all__ = [
    "PROCESS_TIMER",
    "STEP_TIMER",
    "TOLD_BY_BELL",
    "InstancesMoved",
    "Mended",
    "Mending",
    "Message",
    "MoveRefused",
    "NobodyWaits",
    "ProcessRefused",
    "approve_step",
    "cancel_process",
    "complete_step",
    "delegate_step",
    "deliver_message",
    "follow_merges",
    "hear_tickets",
    "make_calls",
    "mend_steps",
    "miss_steps",
    "move_instance",
    "move_instances",
    "pass_on",
    "refuse_step",
    "retry_step",
    "return_step",
    "run_robot",
    "send_signal",
    "settle_processes",
    "skip_step",
    "start_process",
    "take_message",
    "take_over_step",
    "take_step",
    "tell_of_steps",
    "tick_processes",
]
