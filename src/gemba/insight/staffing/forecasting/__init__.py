"""What will arrive: methods, how they did on weeks they had not seen, and the one that is used."""
