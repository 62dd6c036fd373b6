"""The sorted, integer-coded, columnar event log. Pure: NumPy and the standard library only."""
