"""A figure over days and weeks as points of a control chart, and whether a benefit lasts."""
