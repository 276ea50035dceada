"""What is kept. `open_archive(path)` to write, `open_reader(path)` to read; values are in `archive.model`."""
