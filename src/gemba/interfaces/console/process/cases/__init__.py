"""The tab "Variants & cases": which ways cases take, and each case for itself."""
