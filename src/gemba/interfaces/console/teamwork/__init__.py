"""Screens of what colleagues do for each other: on the ticket, and pages of their own."""
