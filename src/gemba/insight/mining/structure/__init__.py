"""The shape of a process beyond its graph: usual ends, main ways, loops, ping-pong."""
