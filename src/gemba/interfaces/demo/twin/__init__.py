"""What happens at the demo desk, and when: a twin of it, which the engine of the product runs."""
