"""From an object-centric log to OCEL 2.0 files."""
