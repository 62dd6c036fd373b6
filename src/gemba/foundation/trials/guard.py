"""What is compared stays as it is: definitions under a running trial are not changed."""

from uuid import UUID

from django.utils.translation import gettext as _

from gemba.foundation.definitions.guarding import guards_definitions
from gemba.foundation.definitions.kinds import DefinitionRefused

from .queries import trial_on


@guards_definitions("trials")
def keep_what_is_compared(definition_id: UUID, name: str) -> None:
    """Raises DefinitionRefused while a trial compares two versions of the definition."""
    found = trial_on(definition_id)
    if found is not None:
        raise DefinitionRefused(
            _(
                "“{name}” is being compared in the pilot “{trial}”: a change would spoil the "
                "comparison. Stop the pilot first."
            ).format(name=name, trial=found.name)
        )
