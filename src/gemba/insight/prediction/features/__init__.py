"""What is known of a case at a moment, as numbers; every column is causal."""
