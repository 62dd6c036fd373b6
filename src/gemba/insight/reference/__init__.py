"""Reference models: how a process should go, kept to measure logs against."""
