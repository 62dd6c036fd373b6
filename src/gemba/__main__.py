"""`python -m gemba` is `gemba`."""

from gemba.interfaces.cli import main

main()
