"""Which inbox an address belongs to, known without asking the database each time."""

import time

from gemba.desk.tickets.queries import inboxes

REFRESH_SECONDS = 5.0


class InboxDirectory:
    """The mail addresses of the desk. `refresh` reads them again when they may have changed."""

    def __init__(self, *, default_inbox_id: int | None = None) -> None:
        self._default = default_inbox_id
        self._by_address: dict[str, int] = {}
        self._read_at = float("-inf")

    def refresh(self) -> None:
        """Read the inboxes, at most every REFRESH_SECONDS."""
        if time.monotonic() - self._read_at >= REFRESH_SECONDS:
            found = [inbox for inbox in inboxes("email") if inbox.is_active]
            self._by_address = {inbox.address.lower(): inbox.id for inbox in found}
            self._read_at = time.monotonic()

    def inbox_of(self, address: str) -> int | None:
        """The inbox of an address of ours, `+anything` or not; else the default, if any."""
        address = address.strip().lower()
        if address in self._by_address:
            return self._by_address[address]
        return self._by_address.get(without_detail(address), self._default)


def without_detail(address: str) -> str:
    """`local+detail@domain` as `local@domain`."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
