"""What a certificate looks like: facts in, a PDF for the archive out."""
