"""BPMN 2.0 files: read from any tool, written with their diagram."""
