"""The items of a package as a tree: what is known of each, how results sum up, and the ways from one to another.

Everything here follows from the manifest and from the best that was reached, so it never falls either.
"""
