"""Is all well, and if not, what is to be done: `health.py` quickly and for machines, the others in depth for people."""
