"""The forward-looking rep: effort chosen month by month with the rest of the year in view, by backward induction (SCIENCE §4)."""
