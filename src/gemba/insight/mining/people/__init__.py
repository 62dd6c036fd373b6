"""Who does the work: how it passes between people, when they are there, and how busy they are."""
