"""One file per template of rules; the registry walks this folder."""
