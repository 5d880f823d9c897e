"""People, the posts they hold, the roles granted to them, and how they sign in."""

from lms.people.models.accounts import Credential, Lockout, ResetCode, RoleGrant, SignInName, WebSession
from lms.people.models.joining import Invitation, JoinCode, JoinUse, SignUp
from lms.people.models.persons import Person, PersonAlias, PersonApart, PersonKey
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
    "PersonApart",
    "PersonKey",
    "Post",
    "PostTitle",
    "ResetCode",
    "RoleGrant",
    "SignInName",
    "SignUp",
    "TitleMatch",
    "UnitCount",
    "UnitDuty",
    "WebSession",
]
