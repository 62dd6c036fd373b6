"""Where a drawing came from: kept in the drawing itself, so that it stays whoever draws on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from gemba.insight.mining.model.bpmn_xml.names import OWN, tag

DISCOVERED = f"{{{OWN}}}discovered"
_FILTER = f"{{{OWN}}}filter"


@dataclass(frozen=True)
class Origin:
    """What a drawing was made of: cases of a log that `filters` (as in addresses) left, by a miner
    that left out `rare` percent; or a kept model, by its name. `by` is who did."""

    log_key: str
    log_name: str
    at: datetime
    by: str
    cases: int
    miner: str = ""
    rare: int = 0
    model: str = ""
    filters: tuple[str, ...] = ()


def element_of(origin: Origin) -> ET.Element:
    """As it stands in the extensions of a process."""
    said = asdict(origin) | {"at": origin.at.isoformat()}
    filters = said.pop("filters")
    element = ET.Element(DISCOVERED, {_ATTRIBUTES[key]: str(each) for key, each in said.items()})
    for each in filters:
        ET.SubElement(element, _FILTER).text = each
    return element


def origin_in(root: ET.Element) -> Origin | None:
    """Where a drawing says that it came from; None where it does not, or nonsense."""
    path = f".//{tag('process')}/{tag('extensionElements')}/{DISCOVERED}"
    element = root.find(path)
    if element is None:
        return None
    said = {key: element.get(name, "") for key, name in _ATTRIBUTES.items()}
    try:
        return Origin(
            log_key=said["log_key"],
            log_name=said["log_name"],
            at=datetime.fromisoformat(said["at"]),
            by=said["by"],
            cases=int(said["cases"]),
            miner=said["miner"],
            rare=int(said["rare"]),
            model=said["model"],
            filters=tuple(each.text or "" for each in element.iter(_FILTER)),
        )
    except ValueError:
        return None


_ATTRIBUTES: Mapping[str, str] = {
    "log_key": "log",
    "log_name": "logName",
    "at": "at",
    "by": "by",
    "cases": "cases",
    "miner": "miner",
    "rare": "rare",
    "model": "model",
}
