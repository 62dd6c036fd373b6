"""Processes and decisions drawn in the browser: drafts, review, versions side by side."""
