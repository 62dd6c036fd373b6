"""The Lab: what would happen if, tried on the twin of a log."""
