"""The tab Waiting: how long cases wait, for what, and what it costs."""
