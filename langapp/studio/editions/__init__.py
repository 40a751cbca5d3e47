"""Editions: what keeps a draft back, the next edition, what became different, and taking back."""
