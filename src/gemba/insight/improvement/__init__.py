"""Where a log loses time, money and goodwill, and what to do about it."""
