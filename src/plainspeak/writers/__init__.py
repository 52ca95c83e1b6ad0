"""Each kind of output in a file of its own."""
