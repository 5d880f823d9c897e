"""People, the posts they hold, the roles granted to them, and how they sign in."""

from lms.people.models.accounts import Credential, Lockout, ResetCode, RoleGrant, SignInName, WebSession
from lms.people.models.joining import Invitation, JoinCode, JoinUse
from lms.people.models.persons import Person, PersonAlias, PersonKey
from lms.people.models.posts import Absence, Post, PostTitle, TitleMatch, UnitCount, UnitDuty

__all__ = [
    "Absence",
    "Credential",
    "Invitation",
    "JoinCode",
    "JoinUse",
    "Lockout",
    "Person",
    "PersonAlias",
    "PersonKey",
    "Post",
    "PostTitle",
    "ResetCode",
    "RoleGrant",
    "SignInName",
    "TitleMatch",
    "UnitCount",
    "UnitDuty",
    "WebSession",
]
