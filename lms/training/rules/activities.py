"""The kinds of training outside the site, by the keys that lines of the ledger and legs of targets hold."""

from lms.core.text import msgid

ACTIVITIES = {
    "workshop": msgid("Workshop or short training"),
    "site_visit": msgid("Study visit"),
    "mentoring": msgid("Mentoring colleagues"),
    "teaching": msgid("Teaching or speaking"),
    "writing": msgid("Writing learning material or articles"),
    "examination": msgid("Examination passed"),
    "prize": msgid("Prize in a contest"),
}
