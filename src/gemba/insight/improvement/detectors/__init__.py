"""One file for each thing looked for; `registry` finds them by walking this folder."""
