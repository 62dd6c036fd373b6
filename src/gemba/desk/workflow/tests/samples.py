"""Actions of every kind for the tests of this room."""

from gemba.desk.workflow.actions.action import Action

_VALUES: dict[str, list[object]] = {
    "status": ["resolved", "open", "pending_customer"],
    "priority": [4],
    "type": ["repair"],
    "tag": ["VIP "],
    "text": ["Hello {{ contact.name | there }}"],
    "product": ["Kettle"],
    "hours": [3],
}


def sample_actions(kind: type[Action]) -> list[Action]:
    """The action with parameters of all sorts, from what its own form offers; none where that is
    nothing."""
    found: list[dict[str, object]] = [{}]
    for name, asked in kind.parameters().items():
        offered = [int(value) for value, _label in asked.choices() if value.isdigit()]
        values: list[object] = _VALUES.get(name) or [*offered[:1], *offered[-1:]]
        found = [{**each, name: value} for each in found for value in values]
    return [kind.read(each) for each in found]  # type: ignore[arg-type]
