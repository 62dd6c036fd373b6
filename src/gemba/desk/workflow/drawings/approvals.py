"""What a drawing says of a step that is answered with yes or no. Pure.

`<gemba:approval role="supervisor" team="3" of="look" needed="2" fourEyes="false" limit="true"/>` in
the extensions of a user task. What it leaves in variables is `approved`, `by` and `reason`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gemba.desk.workflow.processes.bpmn.names import own, tag
from gemba.foundation.kernel.wording import gettext_noop

ROLES = ("agent", "supervisor", "administrator")
"""Who may answer, from the least; whoever may more may answer too."""

NEEDED_MAX = 50
AMOUNT = "amount"
"""What is given to a step under this name is held against the limits of roles."""

ALL = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """Anybody of a role or above may answer; only of a team, where one is named, and only a
    supervisor of whoever did the step `of`. `needed` is how many must say yes: ALL, everybody who
    may. `is_limited`: only who may grant the amount. With four eyes not whoever asked."""

    role: str
    team_id: int | None = None
    of: str = ""
    needed: int = 1
    is_four_eyes: bool = True
    is_limited: bool = False


class ApprovalInvalid(ValueError):
    """An approval cannot be asked for; `sentence` with `values` filled in says why."""

    def __init__(self, sentence: str, **values: str | int) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


def approval_of(node: ET.Element) -> Approval | None:
    """The approval an element asks for; None where it asks for none. Raises ApprovalInvalid."""
    said = _said(node)
    if said is None:
        return None
    role, team = said.get("role", "") or ROLES[1], said.get("team", "").strip()
    if role not in ROLES:
        raise ApprovalInvalid(
            gettext_noop("There is no role “{role}” that approves: choose one."), role=role
        )
    if team and not team.isdecimal():
        raise ApprovalInvalid(gettext_noop("There is no team “{team}”: choose one."), team=team)
    return Approval(
        role,
        int(team) if team else None,
        said.get("of", "").strip(),
        _needed(said.get("needed", "")),
        said.get("fourEyes") != "false",
        said.get("limit") == "true",
    )


def approval_problems(node: ET.Element, teams: Collection[int]) -> Iterator[ApprovalInvalid]:
    """What is wrong with the approval of an element; `teams` are those there are."""
    if _said(node) is None:
        return
    try:
        approval = approval_of(node)
    except ApprovalInvalid as refusal:
        yield refusal
        return
    assert approval is not None
    if node.tag != tag("userTask"):
        yield ApprovalInvalid(gettext_noop("Only a person can say yes: make it a step for one."))
    if approval.team_id is not None and approval.team_id not in teams:
        team = str(approval.team_id)
        yield ApprovalInvalid(gettext_noop("There is no team “{team}”: choose one."), team=team)
    if node.findall(f"{tag('extensionElements')}/{own('field')}"):
        yield ApprovalInvalid(
            gettext_noop("An approval is answered with yes or no: remove the fields of its form.")
        )
    given = node.findall(f"{tag('extensionElements')}/{own('input')}")
    if approval.is_limited and AMOUNT not in {each.get("name") for each in given}:
        yield ApprovalInvalid(
            gettext_noop("Say which amount is to be approved: limits of roles are held against it.")
        )


def unknown_steps(root: ET.Element) -> Iterator[tuple[str, ApprovalInvalid]]:
    """By element, approvals for the supervisors of a step that is not there."""
    steps = {each.get("id") for each in root.iter(tag("userTask"))}
    for node in root.iter(tag("userTask")):
        of = (_said(node) or {}).get("of", "")
        if of and (of not in steps or of == node.get("id")):
            yield (
                node.get("id", ""),
                ApprovalInvalid(
                    gettext_noop("“{step}” is no other step of a person: choose one."), step=of
                ),
            )


def _said(node: ET.Element) -> dict[str, str] | None:
    found = node.find(f"{tag('extensionElements')}/{own('approval')}")
    return None if found is None else dict(found.attrib)


def _needed(text: str) -> int:
    said = text.strip() or "any"
    if said in ("any", "all"):
        return 1 if said == "any" else ALL
    if not said.isdecimal() or not 1 <= int(said) <= NEEDED_MAX:
        raise ApprovalInvalid(
            gettext_noop("How many must approve is “any”, “all” or a number up to {n}."),
            n=NEEDED_MAX,
        )
    return int(said)
