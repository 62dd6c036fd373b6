"""What a person says about a file: which column holds what."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext_lazy as _

from gemba.insight.eventlog.operations import (
    NAME_CHARS_MAX,
    UPLOAD_BYTES_MAX,
    UPLOAD_LIMITS,
    ImportOrder,
)
from gemba.insight.eventlog.readers.importing import LogPreview
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.mapping import ColumnMapping

ROLE_LABELS = {
    "case": _("Case"),
    "activity": _("Activity"),
    "timestamp": _("Time"),
    "start": _("Start time"),
    "resource": _("Person or team"),
}
ROLE_HINTS = {
    "case": _("What belongs together: the ticket, order or request number."),
    "activity": _("What was done."),
    "timestamp": _("When it was done, or finished."),
    "start": _("When it was begun, if the log tells."),
    "resource": _("Who did it, if the log tells."),
}
SAMPLE_ROWS = 8
OPTIONAL = ("start", "resource")


class LimitedUpload(TemporaryFileUploadHandler):
    """Streams the file to disk and stops past UPLOAD_BYTES_MAX."""

    is_too_large = False
    _bytes_seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """See FileUploadHandler."""
        self._bytes_seen += len(raw_data)
        if self._bytes_seen > UPLOAD_BYTES_MAX:
            self.is_too_large = True
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
        return None


class MappingForm(forms.Form):
    """The columns of one file; what was recognised is filled in."""

    name = forms.CharField(label=_("Name of the log"), max_length=NAME_CHARS_MAX, required=False)
    zone = forms.CharField(label=_("Time zone of times without one"), max_length=60)
    duplicates = forms.ChoiceField(
        label=_("Rows that repeat another row exactly"),
        choices=[("keep", _("Keep them")), ("leave out", _("Leave them out"))],
    )

    def __init__(self, preview: LogPreview, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.preview = preview
        self.initial.setdefault("zone", get_current_timezone_name())
        for role, label in ROLE_LABELS.items():
            choices = [(name, name) for name in preview.columns]
            empty = _("– none –") if role in OPTIONAL else _("– choose a column –")
            self.fields[role] = forms.ChoiceField(
                label=label,
                choices=[("", empty), *choices],
                required=role not in OPTIONAL,
                help_text=ROLE_HINTS[role],
                error_messages={"required": _("Say which column holds this.")},
            )
        for role, column in preview.guess.roles.items():
            self.initial.setdefault(role, column)

    @property
    def roles(self) -> list[forms.BoundField]:
        """The fields that name a column, in the order of the table."""
        return [self[role] for role in ROLE_LABELS]

    @property
    def sample(self) -> tuple[list[tuple[str, str]], list[list[str]]]:
        """Column names with what they are taken for, and the first rows: columns in use first."""
        taken = {self[role].value(): str(label) for role, label in ROLE_LABELS.items()}
        names = list(self.preview.columns)
        order = sorted(range(len(names)), key=lambda place: (names[place] not in taken, place))
        heads = [(names[place], taken.get(names[place], "")) for place in order]
        return heads, [[row[place] for place in order] for row in self.preview.rows[:SAMPLE_ROWS]]

    def clean_zone(self) -> str:
        """Only a zone there is."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no time zone of this name. Write it like Asia/Shanghai.")
            )
        return zone

    def order(self, file_name: str) -> ImportOrder:
        """What was asked for; ask after `is_valid`."""
        given: dict[str, Any] = self.cleaned_data
        mapping = ColumnMapping(
            case=given["case"],
            activity=given["activity"],
            timestamp=given["timestamp"],
            start=given["start"] or None,
            resource=given["resource"] or None,
        )
        options = ReadingOptions(given["zone"], given["duplicates"], UPLOAD_LIMITS)
        return ImportOrder(given["name"], file_name, mapping, options)
