"""Needs, plans with their editions, and the classes by which they are carried out."""

from lms.plans.models.classes import ClassMember, TrainingClass
from lms.plans.models.needs import TrainingNeed
from lms.plans.models.plans import (
    LineVersion,
    PlanEdition,
    PlanLine,
    PlanRule,
    PlanShare,
    PlanTurn,
    ShareVersion,
    TrainingPlan,
)

__all__ = [
    "ClassMember",
    "LineVersion",
    "PlanEdition",
    "PlanLine",
    "PlanRule",
    "PlanShare",
    "PlanTurn",
    "ShareVersion",
    "TrainingClass",
    "TrainingNeed",
    "TrainingPlan",
]
