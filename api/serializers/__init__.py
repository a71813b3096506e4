"""What requests hold (input), and what answers look like (`shapes`, for the schema)."""
