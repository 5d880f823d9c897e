"""What happened, told in plain lists, and where everybody stands by it: day by day, without the site's rules."""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

Day = dt.date
FAR = dt.date(9999, 12, 31)


@dataclass
class Span:
    """Something that holds from a day to a day."""

    since: Day
    until: Day = FAR

    def holds(self, day: Day) -> bool:
        """Whether it holds on that day."""
        return self.since <= day < self.until


@dataclass
class ToldPost(Span):
    """A main post."""

    unit: str = ""
    group: str = ""
    is_counted: bool = True
    number: int = 0


@dataclass
class ToldRule(Span):
    """A version of a target; `most` caps the lines of one content group, `least` asks for so much of it."""

    unit: str = ""
    group: str | None = None
    amount: int = 0
    pro_rata: str = "none"
    carry: int = 0
    once: bool = False
    most: tuple[int, int] | None = None
    least: tuple[int, int] | None = None


@dataclass
class ToldLine:
    """An entry with what it comes to now."""

    on: Day
    amount: int
    content: int
    course: str | None
    number: int


@dataclass
class Account:
    """Everything under one account."""

    posts: list[ToldPost] = field(default_factory=list)
    aways: list[Span] = field(default_factory=list)
    lines: list[ToldLine] = field(default_factory=list)
    exemptions: list[tuple[Span, int, int | None]] = field(default_factory=list)


@dataclass
class Stand:
    """Where somebody stands: `target` None without one or when exempt."""

    unit: str
    target: int | None
    counted: int
    recorded: int
    is_reached: bool | None
    is_exempt: bool


@dataclass
class Story:
    """The whole story."""

    accounts: dict[str, Account] = field(default_factory=lambda: defaultdict(Account))
    parents: dict[str, str | None] = field(default_factory=dict)
    heirs: dict[str, tuple[Day, str]] = field(default_factory=dict)
    rules: list[ToldRule] = field(default_factory=list)
    into: dict[str, str] = field(default_factory=dict)

    def line_of(self, unit: str, day: Day) -> list[str]:
        """The unit, or who took over by that day, and all above."""
        while unit in self.heirs and self.heirs[unit][0] <= day:
            unit = self.heirs[unit][1]
        line: list[str] = []
        at: str | None = unit
        while at is not None:
            line.append(at)
            at = self.parents[at]
        return line

    def rule_for(self, post: ToldPost, day: Day) -> ToldRule | None:
        """The rule of the nearest unit; there one for the group before one for everybody."""
        for unit in self.line_of(post.unit, day):
            for group in (post.group, None):
                for rule in self.rules:
                    if rule.unit == unit and rule.group == group and rule.holds(day):
                        return rule
        return None

    def members(self, person: str) -> list[str]:
        """The account and those merged into it."""
        return [person, *(other for other, into in self.into.items() if into == person)]

    def post_of(self, person: str, day: Day) -> ToldPost | None:
        """The main post that counts that day."""
        held = [
            (rank, -post.since.toordinal(), -post.number, post)
            for rank, name in enumerate(self.members(person))
            for post in self.accounts[name].posts
            if post.holds(day)
        ]
        own = [each for each in held if each[0] == 0]
        best = min(own or [(1, *each[1:]) for each in held], key=lambda each: each[:3], default=None)
        return best[3] if best and best[3].is_counted else None

    def stand(self, person: str, year: int, on: Day) -> Stand | None:
        """Where the person stands in that year as of that day; None where nobody counts them."""
        if person in self.into:
            return None
        post = self.post_of(person, on)
        if post is None:
            return None
        lines = sorted(
            (line for name in self.members(person) for line in self.accounts[name].lines),
            key=lambda line: (line.on, line.number),
        )
        this_year = [line for line in lines if line.on.year == year and line.on <= on]
        recorded = sum(line.amount for line in this_year)
        rule = self.rule_for(post, on)
        if rule is None:
            return Stand(post.unit, None, recorded, recorded, None, False)
        counted, parts = self._count(this_year, rule)
        counted += self._carried(person, year, rule, lines)
        target, is_exempt = self._target(person, year, on, post, rule)
        if is_exempt or target is None:
            return Stand(post.unit, None, counted, recorded, None, is_exempt)
        reached = counted >= target
        if rule.least:
            content, least = rule.least
            if target < rule.amount:
                least = min(least * target // rule.amount // 50 * 50, target)
            reached = reached and parts[content] >= least
        return Stand(post.unit, target, counted, recorded, reached, False)

    def _count(self, lines: list[ToldLine], rule: ToldRule) -> tuple[int, dict[int, int]]:
        parts: dict[int, int] = defaultdict(int)
        seen: set[str] = set()
        for line in lines:
            amount = line.amount
            if rule.once and line.course in seen:
                amount = 0
            if line.course and line.amount:
                seen.add(line.course)
            if rule.most and line.content == rule.most[0]:
                amount = min(amount, rule.most[1] - parts[line.content])
            parts[line.content] += amount
        return sum(parts.values()), parts

    def _carried(self, person: str, year: int, rule: ToldRule, lines: list[ToldLine]) -> int:
        last = dt.date(year - 1, 12, 31)
        post = self.post_of(person, last)
        before = self.rule_for(post, last) if post else None
        if not rule.carry or post is None or before is None:
            return 0
        target, is_exempt = self._target(person, year - 1, last, post, before)
        counted, parts = self._count([line for line in lines if line.on.year == year - 1], before)
        if is_exempt or target is None or counted < target:
            return 0
        if before.least:
            content, least = before.least
            if target < before.amount:
                least = min(least * target // before.amount // 50 * 50, target)
            if parts[content] < least:
                return 0
        return min(counted - target, rule.carry)

    def _target(
        self, person: str, year: int, on: Day, post: ToldPost, rule: ToldRule
    ) -> tuple[int | None, bool]:
        names = self.members(person)
        let_off = [
            amount
            for name in names
            for span, of_year, amount in self.accounts[name].exemptions
            if of_year == year and span.holds(on)
        ]
        if None in let_off:
            return None, True
        amount = rule.amount
        if rule.pro_rata != "none":
            amount = self._in_proportion(person, year, on, post, rule)
        return max(amount - sum(each or 0 for each in let_off), 0), False

    def _in_proportion(self, person: str, year: int, on: Day, post: ToldPost, rule: ToldRule) -> int:
        """Every single day of the year is looked at."""
        aways = [
            span for name in self.members(person) for span in self.accounts[name].aways if span.since <= on
        ]
        days: list[tuple[Day, int | None]] = []
        day = dt.date(year, 1, 1)
        while day.year == year:
            held = self.post_of(person, day) if day <= on else post
            there = held is not None and not any(span.holds(day) for span in aways)
            found = self.rule_for(held, on) if held and there else None
            days.append((day, (found.amount if found else 0) if there else None))
            day += dt.timedelta(days=1)
        if rule.pro_rata == "days":
            weighed = [(amount, Fraction(1, len(days))) for _day, amount in days if amount is not None]
        else:
            weighed = []
            for month in range(1, 13):
                inside = [amount for day, amount in days if day.month == month and amount is not None]
                if 2 * len(inside) > monthrange(year, month)[1]:
                    weighed.append((inside[-1], Fraction(1, 12)))
        whole = sum(weight for _amount, weight in weighed) == 1
        if whole and all(amount == rule.amount for amount, _weight in weighed):
            return rule.amount
        return int(sum((amount * weight for amount, weight in weighed), Fraction()) // 50) * 50
