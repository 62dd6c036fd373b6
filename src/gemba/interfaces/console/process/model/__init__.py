"""The Model tab: the process as a BPMN diagram, discovered or kept."""
