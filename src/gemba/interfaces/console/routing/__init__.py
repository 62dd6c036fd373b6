"""Queues, people and their work: who gets which ticket, and why."""
