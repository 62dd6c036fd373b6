"""Reading logs of other systems: CSV and XES files, plain, gzipped or alone in a zip."""
