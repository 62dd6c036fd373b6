"""English as it is read everywhere: the month in letters, the day of 24 hours."""
