"""Quizzes: their rules by version; attempts and answers; scoring apart; incidents; statistics."""

from courses.quizzes.models.attempts import Answer, Attempt, AttemptEvent, AttemptGap, AttemptQuestion
from courses.quizzes.models.incidents import Incident, IncidentAttempt, SitePulse
from courses.quizzes.models.marks import Appeal, AttemptResult, Mark, MarkingClaim, Rescoring, ResultChange
from courses.quizzes.models.quizzes import (
    PooledQuestion,
    QuizDraft,
    QuizOverride,
    QuizSection,
    QuizSetting,
    QuizVersion,
    TimeGrant,
)
from courses.quizzes.models.statistics import ChoiceCount, ExamStatistic, QuestionStatistic

__all__ = [
    "Answer",
    "Appeal",
    "Attempt",
    "AttemptEvent",
    "AttemptGap",
    "AttemptQuestion",
    "AttemptResult",
    "ChoiceCount",
    "ExamStatistic",
    "Incident",
    "IncidentAttempt",
    "Mark",
    "MarkingClaim",
    "PooledQuestion",
    "QuestionStatistic",
    "QuizDraft",
    "QuizOverride",
    "QuizSection",
    "QuizSetting",
    "QuizVersion",
    "Rescoring",
    "ResultChange",
    "SitePulse",
    "TimeGrant",
]
