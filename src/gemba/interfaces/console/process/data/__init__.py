"""The tab Data: whether a log can be trusted, how it came in, and having it as a file."""
