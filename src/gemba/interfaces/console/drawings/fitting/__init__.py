"""How many of a period's cases a draft would have fitted, beside the version that runs."""
