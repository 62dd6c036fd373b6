"""What happened, laid over the drawing of a process, and where instances left it."""
