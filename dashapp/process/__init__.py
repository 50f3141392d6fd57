"""How the program runs: lazy values, locks, memory, worker processes, progress."""
