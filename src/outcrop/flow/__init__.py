"""What is true on which ways through a function: facts that conditions and assignments leave behind, and walks that they allow."""
