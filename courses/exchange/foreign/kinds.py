"""What the kinds of activities of others are called, by the names that their systems write."""

from lms.core.text import msgid

KIND_WORDS = {
    "assign": msgid("assignment to hand in"),
    "assignment": msgid("assignment to hand in"),
    "attendance": msgid("list of attendance"),
    "bigbluebuttonbn": msgid("meeting online"),
    "chat": msgid("chat"),
    "choice": msgid("vote"),
    "data": msgid("database of entries"),
    "feedback": msgid("questionnaire"),
    "folder": msgid("folder of files"),
    "forum": msgid("forum of learners"),
    "imsbasiclti": msgid("tool of another site"),
    "imsdt": msgid("discussion"),
    "label": msgid("text of the course page"),
    "lesson": msgid("lesson with branches"),
    "lti": msgid("tool of another site"),
    "page": msgid("page"),
    "questionnaire": msgid("questionnaire"),
    "resource": msgid("file"),
    "scheduler": msgid("list of appointments"),
    "studentquiz": msgid("quiz made by learners"),
    "survey": msgid("questionnaire"),
    "wiki": msgid("wiki"),
    "workshop": msgid("peer assessment"),
    "zoom": msgid("meeting online"),
}
