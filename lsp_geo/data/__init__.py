"""What is held: catalogue, geography, values and periods, and tables on any level."""
