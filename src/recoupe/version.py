"""Hold the version of the program, read by the build and by `produced_by`."""

__version__ = "0.1.0"
