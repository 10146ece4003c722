"""The visiting rules: pure, three-valued, with every reason. `check` is the door."""

from localaction.visit.rules.check import check as check
from localaction.visit.rules.codes import Code as Code
from localaction.visit.rules.codes import Effect as Effect
from localaction.visit.rules.reasons import Answer as Answer
from localaction.visit.rules.reasons import Reason as Reason
from localaction.visit.rules.shapes import Request as Request
from localaction.visit.rules.shapes import RuleSet as RuleSet
