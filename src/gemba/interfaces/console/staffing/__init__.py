"""Staffing: what will come, how many people that takes, who of them works when, and today."""
