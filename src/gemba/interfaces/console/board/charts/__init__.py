"""Control charts on the board: drawn, told in words, and held against what was promised."""
