"""A digital twin found in a log, what the log cannot tell of it, and how well it holds."""
