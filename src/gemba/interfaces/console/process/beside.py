"""Where what was worked out of a log is kept: in columns beside it, if it is large."""

import json
from hashlib import sha256

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.derived import EVENTS_MIN, Beside
from gemba.insight.eventlog.hiding import HiddenFrom
from gemba.insight.eventlog.queries import LogLine, LogUnknown, folder_beside


def beside(line: LogLine, columns: EventColumns, kind: str, asked: object) -> Beside | None:
    """The place for columns of a `kind` that depend on `asked`, JSON values and sets of them; None
    for what is worked out again: of small logs, of the desk's own, of what a filter left."""
    if len(columns) < EVENTS_MIN or isinstance(columns, HiddenFrom):
        return None
    try:
        folder = folder_beside(line.key, actor=SYSTEM)
    except LogUnknown:  # a file that was only looked at
        return None
    told = json.dumps([len(columns), asked], default=sorted)
    return None if folder is None else Beside(folder, kind, sha256(told.encode()).hexdigest())
