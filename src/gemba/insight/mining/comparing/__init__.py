"""Two cohorts or two periods side by side: what differs, how sure that is, how much it matters."""
