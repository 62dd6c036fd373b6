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
    "lifecycle": _("Start or completion"),
    "instance": _("Instance of an activity"),
    "sequence": _("Sequence number"),
}
ROLE_HINTS = {
    "case": _("What belongs together: the ticket, order or request number."),
    "activity": _("What was done."),
    "timestamp": _("When it was done, or finished."),
    "start": _("When it was begun, if the log tells."),
    "resource": _("Who did it, if the log tells."),
    "lifecycle": _("Whether a row starts or completes an activity, if the log tells."),
    "instance": _("What a start and its completion have in common, if the log tells."),
    "sequence": _("A number that says which of two events at the same time came first."),
}
SAMPLE_ROWS = 8
OPTIONAL = ("start", "resource", "lifecycle", "instance", "sequence")
STEP_CHOICES = [
    ("auto", _("Put together where the file says which belong together")),
    ("pair", _("Put together into one event, with its handling time")),
    ("complete", _("Keep only completions")),
    ("separate", _("Keep both, as different activities")),
    ("keep", _("Keep every row as an event")),
]


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
    steps = forms.ChoiceField(
        label=_("Rows that start and rows that complete an activity"),
        choices=STEP_CHOICES,
        required=False,
    )
    classifier = forms.ChoiceField(
        label=_("What makes two events the same activity"), required=False
    )
    case_attributes = forms.MultipleChoiceField(
        label=_("Columns that tell about the case, though they change within it"), required=False
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
        told = {each.casefold() for each in preview.transitions}
        self.initial.setdefault("steps", "pair" if {"start", "complete"} <= told else "auto")
        self._offer(preview)

    def _offer(self, preview: LogPreview) -> None:
        offered = [
            (str(at), f"{each.name}: {' + '.join(each.keys)}")
            for at, each in enumerate(preview.classifiers)
        ]
        empty = _("The column chosen as activity")
        self.fields["classifier"].choices = [("", empty), *offered]  # type: ignore[attr-defined]
        self.fields["case_attributes"].choices = [  # type: ignore[attr-defined]
            (name, name) for name in preview.columns
        ]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields that ask for one of several ways, as far as the file gives a choice."""
        asked = [self["duplicates"]]
        asked += [self["steps"]] if "lifecycle" in self.preview.guess.roles else []
        return asked + ([self["classifier"]] if self.preview.classifiers else [])

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
        classifier = given["classifier"]
        keys = self.preview.classifiers[int(classifier)].keys if classifier else ()
        optional: dict[str, Any] = {role: given[role] or None for role in OPTIONAL}
        mapping = ColumnMapping(
            case=given["case"],
            activity=keys[0] if keys else given["activity"],
            timestamp=given["timestamp"],
            **optional,
            activity_more=keys[1:],
            case_attributes=tuple(given["case_attributes"]),
        )
        options = ReadingOptions(
            given["zone"], given["duplicates"], UPLOAD_LIMITS, given["steps"] or "auto"
        )
        return ImportOrder(given["name"], file_name, mapping, options)
