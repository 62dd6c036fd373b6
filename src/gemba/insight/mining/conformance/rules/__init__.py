"""Rules in words: what must, may or must not happen in a case, in which order, when, by whom."""
