"""Common Cartridges (.imscc): read as a course to be edited, and written from one."""
