"""Whether a log can be trusted: what is odd about it as a whole, and what that means."""
