"""The commands, one file a verb. `main.py` holds the table of verbs, `show.py` how things look on a terminal."""
