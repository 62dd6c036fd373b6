"""The Compare tab: two cohorts or periods of one log side by side."""
