"""The refusal every verb on a ticket may answer with."""


class ChangeRefused(Exception):
    """The change is not possible; the message says why."""
