"""What an object-centric log says: the ways of all its objects at once."""
