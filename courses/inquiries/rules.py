"""What inquiries are, in which states they stand, and their bounds."""

from lms.core.text import msgid

QUESTION, ERROR = "question", "error"
KINDS = {QUESTION: msgid("Question to the trainer"), ERROR: msgid("Error in the lesson")}
STATES = {
    "open": msgid("Waits for an answer"),
    "answered": msgid("Answered"),
    "closed": msgid("Closed"),
}
STATE_SIGNS = {"open": "todo", "answered": "success", "closed": "neutral"}
LONGEST = 3000
MOST_AN_HOUR = 10
LONGEST_QUOTE = 200


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """The first words of the text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"
