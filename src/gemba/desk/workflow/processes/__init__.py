"""Processes drawn as BPMN: read, checked and run as pure values, without a database."""
