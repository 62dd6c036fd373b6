"""Findings of a log, in the reader's words."""
