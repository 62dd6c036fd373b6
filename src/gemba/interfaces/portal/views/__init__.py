"""The portal's views: one address, one query or one operation each."""
