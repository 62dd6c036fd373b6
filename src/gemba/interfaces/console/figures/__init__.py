"""The Figures screen: how the service does, and the cases behind every number."""
