"""Names of tables and columns that strangers chose, inside SQL."""


def quoted(name: str) -> str:
    """As an identifier of SQLite."""
    return '"' + name.replace('"', '""') + '"'
