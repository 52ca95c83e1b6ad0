"""Comments in which an author settles findings."""
