"""What acts: fetch, parse, extract, refine, flag, and the commands. Start reading at `pipeline.py`."""
