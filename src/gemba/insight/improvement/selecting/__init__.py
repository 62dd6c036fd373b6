"""Which automation to choose: weighted criteria, how firm the order is, cost and return."""
