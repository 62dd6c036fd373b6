"""Choosing an automation: candidates, weights, what each costs and brings, and the roll-out."""
