"""What is likely to become of a ticket, beside it."""
