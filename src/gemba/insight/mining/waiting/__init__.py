"""Waiting: where it is, what caused it, and what it costs."""

from .moves import Wait, longest_waits

__all__ = ["Wait", "longest_waits"]
