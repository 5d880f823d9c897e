"""What the interface calls roles, groups of people, kinds of unit and deeds in the trail."""

import datetime as dt
from typing import Any

from lms.core.i18n import _, format_moment, lazy
from lms.core.permissions import Role
from lms.core.text import format_tiet
from lms.organisations.rules import KINDS
from lms.people.rules import ABSENCE_KINDS, END_REASONS, OUTSIDE_REASONS, PERSON_GROUPS, UNIT_DUTIES
from lms.people.seats import FAILURES

ROLES: dict[str, Any] = {
    Role.LEARNER.value: lazy("Learner"),
    Role.TRAINER.value: lazy("Trainer"),
    Role.REVIEWER.value: lazy("Reviewer"),
    Role.HR_OFFICER.value: lazy("HR officer"),
    Role.ADMINISTRATOR.value: lazy("Administrator"),
}
ROLE_HINTS: dict[str, Any] = {
    Role.LEARNER.value: lazy("Studies. Everybody can without being granted this role."),
    Role.TRAINER.value: lazy("Writes questions, sets quizzes, marks and teaches classes."),
    Role.REVIEWER.value: lazy("Reads courses before the operator imports them."),
    Role.HR_OFFICER.value: lazy(
        "Sees the completion rate and the people of the unit and of all units below."
    ),
    Role.ADMINISTRATOR.value: lazy("Administers people, units and roles of the unit and of all units below."),
}
GROUPS: dict[str, Any] = {key: lazy(words) for key, words in PERSON_GROUPS.items()}
OUTSIDES: dict[str, Any] = {key: lazy(words) for key, words in OUTSIDE_REASONS.items()}
ENDS: dict[str, Any] = {key: lazy(words) for key, words in END_REASONS.items()}
ABSENCES: dict[str, Any] = {key: lazy(words) for key, words in ABSENCE_KINDS.items()}
DUTIES: dict[str, Any] = {key: lazy(words) for key, words in UNIT_DUTIES.items()}
# How a post came to stand at another unit though nobody moved: the word behind the name of the unit.
TAKEOVERS: dict[str, Any] = {
    "merged": lazy("by merger"),
    "split": lazy("by division"),
    "renamed": lazy("by reorganisation"),
    "abolished": lazy("by abolition"),
    "renamed_itself": lazy("new name"),
    "taken_over": lazy("by reorganisation"),
}
INVITATION_STATES: dict[str, Any] = {
    "failed": lazy("Failed"),
    "no_email": lazy("Without e-mail"),
    "not_invited": lazy("Not invited yet"),
    "expired": lazy("Expired"),
    "waiting": lazy("Waiting to be sent"),
    "sent": lazy("Sent"),
    "opened": lazy("Opened"),
    "accepted": lazy("Accepted"),
}
INVITATION_FAILURES: dict[str, Any] = {key: lazy(words) for key, words in FAILURES.items()}
MATCH_WAYS: dict[str, Any] = {
    "exact": lazy("letter by letter"),
    "folded": lazy("without accents and abbreviations"),
    "alike": lazy("by likeness"),
    "chosen": lazy("chosen by a person"),
    "new": lazy("added by a person"),
    "none": lazy("nothing like it"),
}
UNIT_KINDS: dict[str, Any] = {key: lazy(words) for key, words in KINDS.items()}
GENDERS: dict[str, Any] = {"female": lazy("Female"), "male": lazy("Male")}
TEXT_SIZES: dict[str, Any] = {
    "normal": lazy("Normal"),
    "large": lazy("Large"),
    "larger": lazy("Very large"),
}
THEMES: dict[str, Any] = {
    "auto": lazy("As the device is set"),
    "light": lazy("Light"),
    "dark": lazy("Dark"),
}
SUCCESSIONS: dict[str, Any] = {
    "merged": lazy("Merged into"),
    "split": lazy("Split into"),
    "renamed": lazy("Reorganised as"),
    "abolished": lazy("Abolished, taken over by"),
}
DEEDS: dict[str, Any] = {
    "assignment_rule.drafted": lazy("Rule that gives a course drafted"),
    "assignment_rule.edited": lazy("Draft of a rule that gives a course changed"),
    "assignment_rule.draft_discarded": lazy("Draft of a rule that gives a course thrown away"),
    "assignment_rule.published": lazy("Rule that gives a course published"),
    "assignment_rule.ended": lazy("Rule that gives a course ended"),
    "assignment_rule.resumed": lazy("Rule that gives a course taken up again"),
    "assignments.brought_up": lazy("Assignments brought up to their rules"),
    "assignment.postponed": lazy("Assignment postponed"),
    "assignment.excused": lazy("Assignment lifted"),
    "assignment.cause_told": lazy("Cause of a delay noted"),
    "outage.recorded": lazy("Outage of the site recorded"),
    "programme.offered": lazy("Programme set"),
    "enrolments.assigned": lazy("People enrolled in an assigned course"),
    "course.prerequisites_set": lazy("Order of courses set"),
    "question_import.staged": lazy("Question file read, to be confirmed"),
    "question.exported": lazy("Questions exported"),
    "question.created": lazy("Question written"),
    "question.saved": lazy("Question saved"),
    "question.classified": lazy("Question sorted elsewhere"),
    "question.draft_discarded": lazy("Draft of a question discarded"),
    "question.sent_for_review": lazy("Question sent for review"),
    "question.taken_back": lazy("Question taken back from review"),
    "question.approved": lazy("Question approved"),
    "question.returned": lazy("Question returned to its author"),
    "question.put_in_use": lazy("Question put in use"),
    "question.retired": lazy("Question retired"),
    "question.brought_back": lazy("Question brought back"),
    "question.rested": lazy("Question put to rest"),
    "question.watched_anew": lazy("Watch over a question begun anew"),
    "question.resumed": lazy("Question taken up again"),
    "law.entered": lazy("Legal document entered"),
    "law.changed": lazy("Legal document changed"),
    "law.replaced": lazy("Legal document replaced"),
    "law.replacement_taken_back": lazy("Replacement of a legal document taken back"),
    "law.citation_approved": lazy("Citation approved again"),
    "inquiry.asked": lazy("Trainer asked from a lesson"),
    "inquiry.answered": lazy("Question of a learner answered"),
    "inquiry.closed": lazy("Question of a learner closed"),
    "inquiry.reopened": lazy("Question of a learner taken up again"),
    "inquiry.shared": lazy("Answer shared with a course"),
    "question.enemy_declared": lazy("Questions declared never to stand in one paper"),
    "question.enemy_withdrawn": lazy("Questions allowed in one paper again"),
    "question.tagged": lazy("Tag put on a question"),
    "question.moved": lazy("Question moved to another category"),
    "question_category.created": lazy("Category of questions added"),
    "question_category.renamed": lazy("Category of questions renamed"),
    "question_category.removed": lazy("Category of questions removed"),
    "enrolment.resumed": lazy("Course taken up again"),
    "certificate.planned_again": lazy("Certificate planned again"),
    "credit.evidence_attached": lazy("Evidence attached to a line"),
    "creditable.offered": lazy("Course offered for credit"),
    "report_deadline.set": lazy("Day of the yearly report set"),
    "target.shipped": lazy("Shipped default target set"),
    "person.created": lazy("Person added"),
    "person.corrected": lazy("Person corrected"),
    "person.deactivated": lazy("Account closed"),
    "person.reactivated": lazy("Account opened again"),
    "person.merged": lazy("Merged with another account"),
    "person.parted": lazy("Merger of accounts undone"),
    "person.set_apart": lazy("Found to be two people"),
    "post.held": lazy("Post added"),
    "post.corrected": lazy("Post corrected"),
    "post.ended": lazy("Post ended"),
    "post.reopened": lazy("End of post undone"),
    "post.removed": lazy("Post removed"),
    "post.changed": lazy("Post changed from a day on"),
    "post.change_undone": lazy("Change of a post undone"),
    "person.left": lazy("Left service"),
    "person.returned": lazy("Leaving undone"),
    "absence.recorded": lazy("Absence recorded"),
    "absence.corrected": lazy("Absence corrected"),
    "absence.ended": lazy("Absence ended"),
    "absence.reopened": lazy("End of an absence undone"),
    "absence.removed": lazy("Absence removed"),
    "duty.given": lazy("Duty at a unit given"),
    "duty.ended": lazy("Duty at a unit ended"),
    "duty.reopened": lazy("End of a duty undone"),
    "duty.removed": lazy("Duty at a unit removed"),
    "title.created": lazy("Title added to the master list"),
    "title.removed": lazy("Title removed from the master list"),
    "title.leadership_marked": lazy("Title counted among leaders and managers"),
    "title.leadership_unmarked": lazy("Title no more counted among leaders and managers"),
    "sealed_report.tried_again": lazy("Closing of figures tried again"),
    "sealed_report.sealed": lazy("Figures closed and signed"),
    "sealed_report.failed": lazy("Closing of figures failed"),
    "sealed_report.asked": lazy("Closing of figures asked for"),
    "reports.ask_export": lazy("Report file asked for"),
    "recognition.rule_taken_back": lazy("Terms of recognition taken back"),
    "recognition.rule_published": lazy("Terms of recognition published"),
    "recognition.rule_ended": lazy("Terms of recognition ended"),
    "recognition.drafted": lazy("Request for recognition begun"),
    "recognition.class_undone": lazy("Recognised class list undone"),
    "recognition.class_discarded": lazy("Class list discarded"),
    "recognition.class_brought": lazy("Class list uploaded"),
    "recognition.class_applied": lazy("Class list recognised"),
    "recognition.activity_added": lazy("Kind of activity added to the catalogue"),
    "plan.line_unassigned": lazy("Assignment of a plan line undone"),
    "plan.line_assigned": lazy("Line of a plan carried out by assignment"),
    "plan.drafted": lazy("Plan drafted"),
    "plan.discarded": lazy("Draft of a plan discarded"),
    "need.withdrawn": lazy("Training need withdrawn"),
    "need.taken": lazy("Training need taken into a plan"),
    "need.stated": lazy("Training need stated"),
    "need.reopened": lazy("Training need opened again"),
    "need.given_back": lazy("Training need given back"),
    "need.declined": lazy("Training need declined"),
    "need.changed": lazy("Training need changed"),
    "class.reopened": lazy("Class opened again"),
    "class.person_withdrawn": lazy("Person withdrawn from a class"),
    "class.people_added": lazy("People added to a class"),
    "class.opened": lazy("Class opened"),
    "class.marked": lazy("Result of a class entered"),
    "class.mark_taken_back": lazy("Result of a class taken back"),
    "class.list_parted": lazy("Recognised list parted from a class"),
    "class.list_linked": lazy("Recognised list linked to a class"),
    "class.closed": lazy("Class closed"),
    "class.cancelled": lazy("Class cancelled"),
    "title.closed": lazy("Title of the master list closed"),
    "title.opened": lazy("Title of the master list opened again"),
    "title.linked": lazy("Written title linked to the master list"),
    "title.set_apart": lazy("Written title set apart"),
    "title.undecided": lazy("Decision about a written title undone"),
    "role.granted": lazy("Role granted"),
    "role.ended": lazy("Role ended"),
    "role.reopened": lazy("End of role undone"),
    "password.changed": lazy("Password changed"),
    "password.reset": lazy("Temporary password given"),
    "password.mailed": lazy("Temporary password mailed"),
    "join_code.created": lazy("Join code made"),
    "join_code.changed": lazy("Join code changed"),
    "join_code.closed": lazy("Join code closed"),
    "join_code.reopened": lazy("Join code opened again"),
    "join_code.used": lazy("Joined a unit with a code"),
    "invitation.asked": lazy("Invitation sent"),
    "invitations.asked": lazy("Invitations sent to several people"),
    "invitation.accepted": lazy("Invitation accepted"),
    "reminders.switched": lazy("Reminders switched on or off"),
    "reminders.planned": lazy("Plan of reminders made by hand"),
    "reminders.hours": lazy("Hours of reminders changed"),
    "reminders.rule_added": lazy("Rule of reminders added"),
    "reminders.rule_ended": lazy("Rule of reminders struck out"),
    "reminders.day_marked": lazy("Day of the calendar of reminders marked"),
    "reminders.paused": lazy("Reminders of a unit paused"),
    "reminders.resumed": lazy("Pause of reminders lifted"),
    "sign_in.locked": lazy("Sign-in name locked after wrong passwords"),
    "session.started": lazy("Signed in"),
    "session.ended": lazy("Signed out"),
    "sessions.ended": lazy("All sessions ended"),
    "notice.accepted": lazy("Privacy notice read"),
    "unit.created": lazy("Unit created"),
    "unit.corrected": lazy("Unit corrected"),
    "unit.renamed": lazy("Unit renamed"),
    "unit.moved": lazy("Unit moved"),
    "unit.ended": lazy("Unit ended"),
    "unit.reopened": lazy("End of unit undone"),
    "unit.succeeded": lazy("Succession recorded"),
    "reorganisation.applied": lazy("Reorganisation applied"),
    "reorganisation.undone": lazy("Reorganisation undone"),
    "reorganisation.sealed": lazy("Reorganisation sealed"),
    "units.loaded": lazy("Units loaded from a file"),
    "roster.uploaded": lazy("Staff list brought"),
    "roster.mapped": lazy("Columns of a staff list matched"),
    "roster.asked": lazy("Second person asked to agree to a staff list"),
    "roster.agreed": lazy("Staff list agreed to"),
    "roster.withdrawn": lazy("Staff list taken back before it was agreed to"),
    "roster.discarded": lazy("Staff list discarded"),
    "roster.applied": lazy("Staff list applied"),
    "roster.undone": lazy("Staff list undone"),
    "units.load_undone": lazy("Units loaded from a file taken back"),
    "target.set": lazy("Yearly target set"),
    "target.ended": lazy("Yearly target ended"),
    "target.taken_back": lazy("Yearly target taken back"),
    "target.reopened": lazy("End of a yearly target undone"),
    "target.drafted": lazy("Draft of a yearly target begun"),
    "target.draft_changed": lazy("Draft of a yearly target changed"),
    "target.draft_discarded": lazy("Draft of a yearly target discarded"),
    "exemption.granted": lazy("Exempted from a yearly target"),
    "exemption.withdrawn": lazy("Exemption withdrawn"),
    "credit.recorded": lazy("Credit recorded"),
    "credit.awarded": lazy("Credit awarded"),
    "credit.corrected": lazy("Credit corrected"),
    "learning.started": lazy("First learning of the year"),
    "enrolment.begun": lazy("Enrolled in a course"),
    "enrolment.withdrawn": lazy("Withdrew from a course"),
    "course.published": lazy("Course published"),
    "course.completed": lazy("Course completed"),
    "attempt.started": lazy("Graded quiz started"),
    "attempt.closed": lazy("Graded quiz handed in"),
    "answer.marked": lazy("Written answer marked"),
    "mark.set": lazy("Mark of a question set by hand"),
    "question.rescoring_proposed": lazy("Scoring of a question proposed"),
    "question.rescored": lazy("Question scored again"),
    "appeal.filed": lazy("Appeal filed"),
    "appeal.answered": lazy("Appeal answered"),
    "attempt.extended": lazy("Time of an attempt extended"),
    "attempt.returned": lazy("One more attempt given after an outage"),
    "incident.proposed": lazy("Outage noticed by the site"),
    "incident.confirmed": lazy("Time given back for an outage"),
    "incident.dismissed": lazy("Outage set aside"),
    "class.created": lazy("Class opened"),
    "class.changed": lazy("Class changed"),
    "class.members_added": lazy("People added to a class"),
    "class.member_removed": lazy("Person taken out of a class"),
    "quiz.drafted": lazy("Draft of a new quiz begun"),
    "quiz.draft_discarded": lazy("Draft of a quiz discarded"),
    "quiz.published": lazy("Quiz published"),
    "quiz.window_set": lazy("Time to start a quiz set"),
    "quiz.password_set": lazy("Password of a quiz set"),
    "quiz.password_removed": lazy("Password of a quiz removed"),
    "override.granted": lazy("Exception from the rules of a quiz given"),
    "override.withdrawn": lazy("Exception from the rules of a quiz withdrawn"),
    "time.granted": lazy("Extra time given to a person"),
    "time.withdrawn": lazy("Extra time of a person withdrawn"),
    "issuer.set": lazy("Issuer of certificates set"),
    "certificate.issued": lazy("Certificate issued"),
    "certificate.revoked": lazy("Certificate revoked"),
    "demonstration.loaded": lazy("Demonstration data loaded"),
}
DETAILS: dict[str, Any] = {
    "on": lazy("from"),
    "from": lazy("from"),
    "to": lazy("to"),
    "unit": lazy("unit"),
    "units": lazy("units"),
    "role": lazy("role"),
    "code": lazy("code"),
    "fields": lazy("fields"),
    "title": lazy("title"),
    "by": lazy("by"),
    "reason": lazy("reason"),
    "before": lazy("before"),
    "number": lazy("number"),
    "version": lazy("version"),
    "deadline": lazy("deadline"),
    "incident": lazy("outage"),
    "seconds": lazy("seconds"),
    "percent": lazy("per cent"),
    "is_passed": lazy("passed"),
    "hundredths": lazy("periods"),
    "legal_basis": lazy("legal basis"),
    "year": lazy("year"),
    "minutes": lazy("minutes"),
    "attempts": lazy("attempts"),
    "for": lazy("for"),
    "person": lazy("person"),
    "survivor": lazy("account kept"),
    "people": lazy("people"),
    "decision": lazy("decision"),
    "appeal": lazy("appeal"),
    "is_upheld": lazy("found right"),
    "absence": lazy("absence"),
    "duty": lazy("duty"),
    "document": lazy("document"),
    "end_reason": lazy("reason"),
    "parts": lazy("parts"),
    "until": lazy("until"),
    "cause": lazy("cause"),
    "removed": lazy("closed"),
    "redated": lazy("with another day"),
    "reopened": lazy("open again"),
    "added": lazy("added"),
    "seats": lazy("seats"),
    "posts": lazy("posts"),
}
# What only machines ask for: kept in the trail, not shown.
_UNSHOWN = {"source", "kind", "reference", "occasion", "closed_by", "policy"}


# Fields whose values are keys that people know by other words.
_NAMED: dict[str, dict[str, Any]] = {
    "role": ROLES,
    "absence": ABSENCES,
    "duty": DUTIES,
    "end_reason": ENDS,
}


def detail_words(detail: dict[str, Any]) -> str:
    """The detail of an entry of the trail as people read it: "từ: 01/07/2025; đơn vị: HP.10606"."""
    shown = {key: value for key, value in detail.items() if key not in _UNSHOWN and value is not None}
    return "; ".join(f"{DETAILS.get(key, key)}: {_value_words(key, value)}" for key, value in shown.items())


def _value_words(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"({detail_words(value)})"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if key in _NAMED:
        return str(_NAMED[key].get(value, value))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if key == "hundredths":
        return format_tiet(int(value))
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        return format_moment(dt.datetime.fromisoformat(value))
    try:
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    except (TypeError, ValueError):
        return str(value)


DEMONSTRATION_NAMES: dict[str, Any] = {
    "hocvien": lazy("a civil servant of a commune, learner"),
    "giangvien": lazy("trainer"),
    "thamdinh": lazy("reviewer of courses"),
    "nhansu": lazy("HR officer of a province"),
    "quantri": lazy("administrator"),
}
