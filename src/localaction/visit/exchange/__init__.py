"""Rule sets and requests as YAML files that coalitions write by hand and share."""

from localaction.visit.exchange.plain import Unreadable as Unreadable
from localaction.visit.exchange.request import read_request as read_request
from localaction.visit.exchange.rule_sets import read_rule_sets as read_rule_sets
from localaction.visit.exchange.writing import print_rule_sets as print_rule_sets
