"""A tag is put on."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.offers import tag_word
from gemba.desk.workflow.parts import Asked, parameter
from gemba.desk.workflow.triggers.trigger import Trigger


@dataclass(frozen=True)
class Tagged(Trigger):
    """A tag is put on: this one, or any."""

    tag: str = parameter(gettext_lazy("Tag (none: any)"), Asked.WORDS, default="", is_optional=True)

    name: ClassVar = "tagged"
    label: ClassVar = gettext_lazy("a tag is added")

    def said(self) -> str:
        """As a clause."""
        return _("the tag {tag} is added").format(tag=self.tag) if self.tag else str(self.label)

    def hears(self, happening: Happening) -> bool:
        """This tag, or any."""
        if happening.what is not What.TAGGED:
            return False
        return not self.tag or happening.value == tag_word(self.tag)


TRIGGER = Tagged
