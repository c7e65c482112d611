"""``python -m narrator``: the command line."""

from narrator.cli import main

main()
