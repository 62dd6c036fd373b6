"""One file per kind of filter; the registry walks this folder."""
