"""Areas of one's own: picked from a list, around a place, or from a boundary file."""
