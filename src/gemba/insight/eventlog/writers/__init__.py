"""Logs as files of other tools: CSV, Parquet and XES, written piece by piece."""
