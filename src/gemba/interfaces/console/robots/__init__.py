"""Robots in the console: written by administrators, looked after by supervisors."""
