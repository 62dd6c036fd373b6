"""The console's views: one address, one query or one operation each."""
