"""Skills by name."""

from gemba.desk.routing.models import Skill


def skill_names() -> dict[int, str]:
    """Every skill by its key, by name."""
    return dict(Skill.objects.values_list("pk", "name"))
