"""The engine on SpiffWorkflow: its task life cycle and tree, our nodes, joins, time and state."""
