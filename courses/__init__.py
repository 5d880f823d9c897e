"""Learning: catalogue, lessons, questions, quizzes and progress."""
