"""What customers fill in: a request, or one more message on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from gemba.desk.channels.operations import FormFile, FormRequest
from gemba.desk.contacts.operations import Introduction
from gemba.foundation.kernel.ids import new_secret
from gemba.foundation.vault.files import keep_file

FILES_MAX = 10
FILE_BYTES_MAX = 10 * 1024 * 1024
TEXT_CHARS_MAX = 20_000
TYPES = [
    ("repair", _("Something does not work")),
    ("inquiry", _("I have a question")),
    ("return", _("I want to return or exchange")),
    ("complaint", _("I have a complaint")),
    ("suggestion", _("I have a suggestion")),
    ("", _("Something else")),
]


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Up to FILES_MAX files of FILE_BYTES_MAX each; cleaned to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002
        """Every file checked on its own, so that the sentence can name the one at fault."""
        files: list[UploadedFile[bytes]] = [each for each in (data or []) if each]
        if len(files) > FILES_MAX:
            raise forms.ValidationError(
                _("You chose %(count)s files; %(max)s fit into one message."),
                params={"count": len(files), "max": FILES_MAX},
            )
        for file in files:
            if (file.size or 0) > FILE_BYTES_MAX:
                raise forms.ValidationError(
                    _("%(name)s is larger than %(max)s MB. Send a smaller copy or a link to it."),
                    params={"name": file.name, "max": FILE_BYTES_MAX // 1024 // 1024},
                )
        return files


class WritingForm(forms.Form):
    """A text with files. `key` is new with every form, so a double click is one message."""

    key = forms.CharField(
        validators=[RegexValidator(r"^[\w-]{16,64}\Z")], initial=new_secret, required=False
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=TEXT_CHARS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachments = ManyFiles(label=_("Photos and files"), required=False)

    def clean_key(self) -> str:
        """A form without its key still counts, only not twice the same."""
        return self.cleaned_data["key"] or new_secret()

    def refuse_too_often(self) -> None:
        """Say that too much came from this place for now."""
        self.add_error(None, _("Too many messages in a short time. Send again in ten minutes."))

    def words(self) -> str:
        """What was written; ask after `is_valid`."""
        return str(self.cleaned_data["text"])

    def filled_in(self, sender: Introduction | None = None) -> FormRequest:
        """The form for the desk, its files put into the vault; ask after `is_valid`.

        Without `sender` it is good for a ticket whose customer is known.
        """
        given = self.cleaned_data
        return FormRequest(
            key=given["key"],
            sender_kind=sender.identity.kind if sender else "",
            sender=sender.identity.value if sender else "",
            name=sender.name if sender else "",
            subject=given.get("subject", ""),
            text=self.words(),
            language=sender.language if sender else "",
            type_code=given.get("type", ""),
            product=given.get("product", ""),
            files=tuple(_kept(file) for file in given["attachments"]),
        )


class MessageForm(WritingForm):
    """One more message on a ticket."""

    def clean(self) -> dict[str, Any]:
        """A message says something or brings something."""
        if (
            not self.errors
            and not self.cleaned_data["text"]
            and not self.cleaned_data["attachments"]
        ):
            self.add_error("text", _("Write something, or choose a file."))
        return self.cleaned_data


class RequestForm(WritingForm):
    """A request for help. `website` is a trap for robots: people do not see it."""

    type = forms.ChoiceField(
        label=_("What is it about?"), choices=TYPES, required=False, widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("In one line"),
        max_length=200,
        help_text=_("For example: the display stays dark after charging"),
        error_messages={"required": _("Sum it up in one line.")},
    )
    text = forms.CharField(
        label=_("What happened, or what do you need?"),
        max_length=TEXT_CHARS_MAX,
        help_text=_("Since when? What have you tried? The more we know, the less we ask back."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Describe what happened or what you need.")},
    )
    product = forms.CharField(label=_("Product"), max_length=80, required=False)
    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        required=False,
        help_text=_("On the label at the back or below"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us how to address you.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("We answer by e-mail: tell us your address."),
            "invalid": _("This address cannot be reached. Write it like name@example.com."),
        },
    )
    website = forms.CharField(required=False)

    def clean_website(self) -> str:
        """Only a robot, or a browser that fills in too much, writes here."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("A hidden field was filled in. If you are not a robot, just send again.")
            )
        return ""

    def words(self) -> str:
        """What was written; product and serial number close it."""
        given = self.cleaned_data
        details = [
            _("{label}: {value}").format(label=self.fields[name].label, value=given[name])
            for name in ("product", "serial")
            if given[name]
        ]
        return "\n".join([given["text"], *([""] if details else []), *details])


def _kept(file: UploadedFile[bytes]) -> FormFile:
    content = file.read()
    return FormFile(
        name=file.name or "file",
        content_type=file.content_type or "application/octet-stream",
        size_bytes=len(content),
        digest=keep_file(content),
    )
