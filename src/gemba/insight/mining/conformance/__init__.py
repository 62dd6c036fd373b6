"""How far a log follows a model: replay, alignments, precision, deviations, rules."""
