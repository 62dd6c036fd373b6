"""The views of the pages beside the workspace: one address, one query or one operation each."""
