"""The board: what is being improved, by whom, and what it brought."""
