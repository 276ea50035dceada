"""Who starts the units of work, and when: `once.py` for cron, `local.py` as a service on one machine."""
