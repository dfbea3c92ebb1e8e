"""Judging: rules that say of readings whether they count; pure, but for the look at what is stored around them."""
