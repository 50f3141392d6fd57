"""Files that are answered later: a job has an id, is asked about by it, and survives a lost connection."""
