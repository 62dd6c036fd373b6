"""The tab Objects: what an object-centric log is about, and the ways of all its objects."""
