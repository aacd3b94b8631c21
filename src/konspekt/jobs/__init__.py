"""The durable walk of the line: what is asked for in the table `runs` is carried out by workers, whichever of them die."""
