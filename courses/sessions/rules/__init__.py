"""Rules of classes and attendance, without a database."""
