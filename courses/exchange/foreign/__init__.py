"""What every kind of file of others goes through: unpacking, keeping what may be kept, pages as blocks."""
