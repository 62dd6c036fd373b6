"""Process models: trees, nets, and BPMN diagrams; plain values that miners make and replay reads."""
