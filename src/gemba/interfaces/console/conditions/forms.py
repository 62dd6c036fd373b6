"""What the pieces of a condition are asked for with."""

from django import forms

from .rows import ALL, BLOCKS

PREFIX = r"[a-z][a-z0-9_]{0,20}"
KEY = rf"{PREFIX}-(all|any)-[0-9a-z]{{1,12}}"


class NewRowForm(forms.Form):
    """Which row to draw: the one of `key`, or a new one in a block."""

    key = forms.RegexField(rf"\A{KEY}\Z", required=False)
    of = forms.RegexField(rf"\A{PREFIX}\Z", required=False, empty_value="if")
    block = forms.ChoiceField(choices=[(name, name) for name in BLOCKS], required=False)

    def clean_block(self) -> str:
        """The first block, unless another is named."""
        return self.cleaned_data["block"] or ALL


class ToldForm(forms.Form):
    """Which condition of a page is to be told."""

    of = forms.RegexField(rf"\A{PREFIX}\Z")
