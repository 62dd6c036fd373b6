"""BPMN 2.0 diagrams as plain values, and what keeps one from being published."""
