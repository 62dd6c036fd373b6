"""What if: changes of a twin, and scenarios side by side."""
