"""What is foretold on the desk, how good that is, and where it counts."""
