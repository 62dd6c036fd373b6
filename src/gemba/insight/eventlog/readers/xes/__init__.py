"""XES, the XML form of event logs (IEEE 1849): read quickly where it is plain, always correctly."""
