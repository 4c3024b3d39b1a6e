import { undecidedRule } from '../../report.ts';
import { defineRule } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const valuesKnown = defineRule({
  id: undecidedRule,
  name: 'values-known',
  title: 'What checks need is known',
  severity: 'info',
  nature: 'review',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    undecided:
      'Checks that could not decide: {count}. These values are not known here: {fields}. Fill them in to have them checked.',
  },
  decidesAlways: 'Values that nobody knows are what it reports.',
  fix: 'none',
  sources: [catalogue],
  docs: {
    what: 'Values that checks need are stated, and not left to a parameter or unset.',
    why: 'What a check cannot decide, it does not report. A drawing without problems and one that could not be checked look alike.',
    condition:
      'At least one check noted that a value it needs is unset, an expression or not readable, the port of a connection that nobody states included; or that it cannot be said whether a way through the network is open; or that something is not known offline, such as whether a Region that the price list does not cover has an instance type. The number of checks and the first fields are named. An estimate is always that of the drawing as it stands, so that none can be older than the last change.',
    howToFix: 'State the values. The list of undecided checks leads to each of them.',
    whenToSuppress: 'Where parameters are meant: "Template for many accounts".',
  },
  // What is undecided is known only after all other checks have run: the report adds the finding.
  *check() {},
});
