"""From a theme to a plan, changed by hand, before anybody comes."""
