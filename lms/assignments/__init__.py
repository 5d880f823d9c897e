"""What people are given to study: rules for an audience, their periods, and who has to do what by when."""
