"""The states of a proposal, what leads from one to the next, and why one is sent back or refused."""

from lms.core.text import msgid

STATES = ("draft", "submitted", "returned", "accepted", "refused", "withdrawn", "revoked")
# Deed → (states it may begin in, the state it leads to).
DEEDS = {
    "submitted": (("draft", "returned"), "submitted"),
    "withdrawn": (("draft", "submitted", "returned"), "withdrawn"),
    "returned": (("submitted",), "returned"),
    "refused": (("submitted",), "refused"),
    "accepted": (("submitted",), "accepted"),
    "revoked": (("accepted",), "revoked"),
}
OPEN = ("draft", "returned")
LIVE = ("submitted", "returned", "accepted")

REASONS = {
    "no_proof": msgid("The proof that the catalogue asks for is missing."),
    "unreadable": msgid("The proof cannot be read: a page is missing, blurred or cut off."),
    "other_person": msgid("The proof does not name the person."),
    "time": msgid("The days or the time do not agree with the proof."),
    "amount": msgid("The number of pieces does not agree with the proof."),
    "organiser": msgid("The organiser cannot be confirmed."),
    "activity": msgid("It belongs to another activity of the catalogue."),
    "not_listed": msgid("The catalogue has no such activity."),
    "unrelated": msgid("It has nothing to do with the work of the post."),
    "duplicate": msgid("It is counted already, or proposed a second time."),
    "cap": msgid("The most that counts of this activity in the year is used up."),
    "own_work": msgid("It was part of the person's ordinary work."),
    "other": msgid("Another reason, in the remark."),
}


def may(deed: str, state: str) -> bool:
    """True where that deed may begin in that state."""
    return state in DEEDS[deed][0]
