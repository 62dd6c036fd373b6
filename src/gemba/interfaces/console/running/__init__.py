"""A process while it runs: where its instances stand, and what is done about troubles."""
