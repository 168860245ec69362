"""Maps: classes, palettes, legend, static geometry, deck specs and pictures."""
