"""What will become of a running case: remaining time, next step, outcomes, and how sure that is."""
