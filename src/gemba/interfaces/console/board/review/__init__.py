"""The monthly review: what was tried, proven and kept, written from records alone."""
