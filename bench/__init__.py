"""Quality and speed, side by side with baselines: `make bench`."""
