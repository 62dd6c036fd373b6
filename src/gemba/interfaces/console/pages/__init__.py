"""Console pages beside the workspace."""
