"""Process models: trees, nets and BPMN; plain values that miners make and replay reads."""
