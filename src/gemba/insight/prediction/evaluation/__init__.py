"""How well predictions would have done, by protocols that are named."""
