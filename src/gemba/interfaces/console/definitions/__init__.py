"""The pages on what people define, the same for every kind."""
