"""The words of digests, and the frame in which messages are mailed; each in the reader's language."""

import datetime as dt

from flask import current_app

from lms.core.i18n import _, format_date, format_moment, in_language, ngettext
from lms.notices.rules.digests import Matter


def digest_words(matters: list[Matter], *, on: dt.date, as_of: dt.datetime, language: str) -> tuple[str, str]:
    """(subject, body) of a digest read on that day; `as_of` is when the records were read."""
    own = [each for each in matters if each.role == "person"]
    others = [each for each in matters if each.role != "person"]
    with in_language(language):
        parts = [
            *([_("What is due for you:"), *(_own_line(each, on) for each in own)] if own else []),
            *(
                [_("What people you look after have not finished:"), *(_others_line(each) for each in others)]
                if others
                else []
            ),
            _(
                "As recorded at %(moment)s. What was finished since is not named here; there is nothing to do then.",
                moment=format_moment(as_of),
            ),
        ]
        return _subject(own, others), "\n\n".join(parts)


def _subject(own: list[Matter], others: list[Matter]) -> str:
    people = sum(each.people for each in others)
    if len(own) == 1 and not others:
        return _("Reminder: %(title)s, due on %(day)s", title=own[0].title, day=format_date(own[0].due_on))
    if not others:
        return _("Reminder: %(number)s things are due", number=len(own))
    if not own:
        return ngettext(
            "Of the people you look after, %(num)s has not finished",
            "Of the people you look after, %(num)s have not finished",
            people,
        )
    return _(
        "Reminder: %(number)s of your own, %(people)s of the people you look after",
        number=len(own),
        people=people,
    )


def _own_line(matter: Matter, on: dt.date) -> str:
    facts = {"title": matter.title, "day": format_date(matter.due_on)}
    days = (matter.due_on - on).days
    if days == 0:
        return _("– %(title)s: due today, %(day)s.", **facts)
    if days > 0:
        words = ngettext(
            "– %(title)s: due on %(day)s, %(num)s day left.",
            "– %(title)s: due on %(day)s, %(num)s days left.",
            days,
            **facts,
        )
        return str(words)
    words = ngettext(
        "– %(title)s: was due on %(day)s, %(num)s day ago.",
        "– %(title)s: was due on %(day)s, %(num)s days ago.",
        -days,
        **facts,
    )
    return str(words)


def _others_line(matter: Matter) -> str:
    facts = {"title": matter.title, "day": format_date(matter.due_on), "names": ", ".join(matter.names)}
    if matter.people > len(matter.names):
        return _(
            "– %(title)s (due on %(day)s), %(people)s people, among them: %(names)s.",
            people=matter.people,
            **facts,
        )
    words = ngettext(
        "– %(title)s (due on %(day)s), %(num)s person: %(names)s.",
        "– %(title)s (due on %(day)s), %(num)s people: %(names)s.",
        matter.people,
        **facts,
    )
    return str(words)


def framed(
    body: str, *, link: str | None, address_form: str, given_name: str, language: str, choice: bool = False
) -> str:
    """The text of a mail around a message: greeting, where it leads, who sends it.

    With `choice` it says where its reader can do without such mails.
    """
    settings = current_app.config["LMS"]
    with in_language(language):
        lines = [
            _("Dear %(form)s %(name)s,", form=address_form, name=given_name),
            body,
            f"{settings.address}{link or '/thong-bao'}",
            f"{settings.site_name}, {settings.owner}",
            _("This message also lies in your inbox on the site. Please do not answer this mail."),
        ]
        if choice:
            place = f"{settings.address}/thong-bao/cai-dat"
            lines.append(_("You can do without reminders by mail: %(address)s", address=place))
        return "\n\n".join(lines) + "\n"
