"""``python -m graphapi`` is the command line."""

from graphapi.cli.main import main

main()
