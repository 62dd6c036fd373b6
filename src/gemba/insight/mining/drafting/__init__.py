"""From a discovered model to a draft of a process that the desk can run."""
