"""What is pinned, and how it differs from what stands now."""
