"""Where a BPMN model stands on paper: from left to right, nothing on top of anything, always the
same for the same model."""
