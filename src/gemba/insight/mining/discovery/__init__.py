"""Miners: from what a log did to a model of how the process goes."""
