"""From OCEL files to an object-centric log."""
