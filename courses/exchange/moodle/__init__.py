"""Backups of Moodle courses (.mbz): pages, books, files and quizzes come in, all else is said."""
