"""What comes next, by kind of request: the branching of the twin."""
