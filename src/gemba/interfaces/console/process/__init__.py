"""The Process screen: how work really flows, and where it waits."""
