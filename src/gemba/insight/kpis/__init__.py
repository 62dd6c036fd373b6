"""The figures by which the service is judged."""
