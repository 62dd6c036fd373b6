"""What happens to a ticket, kind by kind, as it would happen at a desk with these colleagues."""
