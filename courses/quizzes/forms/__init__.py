"""What learners and trainers fill in about quizzes."""
