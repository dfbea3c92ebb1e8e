"""Closing: days of a site are held against themselves, and what does not add up becomes a finding with its cause.

seen      what a cause is shown: the slots of a site's meters, a main with its parts, the readings of a point
cause     what a cause is: one pure function, declared for what it looks at
causes    all of them, a module each
balance   on which days a main is not the sum of its parts
site      which meters, points and mains a site has
books     the four sums that must come out: slots, registers, parts, folds
day       everything about some days of a site: what is there, what is found
worker    the loop around it
"""
