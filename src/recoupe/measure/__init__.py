"""How well the program reads: gold sets, scores with intervals, what was missed. One file a gold set."""
