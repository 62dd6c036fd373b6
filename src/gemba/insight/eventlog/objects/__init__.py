"""Object-centric logs: events that concern several things of several kinds (OCEL 2.0)."""
