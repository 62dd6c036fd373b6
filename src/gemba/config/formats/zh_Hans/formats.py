"""Formats for Chinese."""

MONTH_DAY_FORMAT = "n月j日"
