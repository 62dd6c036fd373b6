"""Filters: which cases, and which of their events, an analysis looks at."""
