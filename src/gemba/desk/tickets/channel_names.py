"""What readers call channels: a slot that the room of channels fills, for this one knows none."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise

ChannelNames = Callable[[], Mapping[str, Promise]]
"""The kinds of channels with their names, asked while somebody reads."""

_names: list[ChannelNames] = []


def names_channels(by: ChannelNames) -> None:
    """Say who is asked; called in the `ready` of a room's app."""
    _names[:] = [by]


def channel_name(kind: str) -> str | Promise:
    """The name of a kind of channel; its own where nobody has a better one."""
    return _names[0]().get(kind, kind) if _names else kind
