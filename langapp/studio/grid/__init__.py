"""The grid: its columns, its door, what stands beside its cells, and trying it without keeping anything."""
