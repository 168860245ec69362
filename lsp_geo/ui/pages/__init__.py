"""The parts of one page each; none imports another."""
