"""How fast the program answers and how much memory it takes, beside the way of one process for each upload."""
