import type { Limit, Limits } from '#shared/base/limits.ts';
import type { Rule, Severity } from './rule.ts';

const natures: Readonly<Record<Rule['nature'], string>> = {
  deploy: 'it cannot be deployed',
  works: 'it will not work',
  practice: 'it works, against good practice',
  cost: 'it costs more than it has to',
  review: 'a review will ask',
};

const severities: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Information',
};

const fixes: Readonly<Record<Rule['fix'], string>> = {
  automatic: '',
  suggestion: ' The quick fix offers choices.',
  none: ' There is no quick fix: what is meant has to be decided.',
};

const hardness: Readonly<Record<Limit['kind'], string>> = {
  hard: 'hard limit',
  quota: 'default quota, can be raised',
  behaviour: 'behaviour',
  recommended: 'recommended by AWS',
  judgement: 'our judgement',
};

/** What a page can show beside the words of the rule; the pages in `docs/rules` have it, the application does not. */
export interface RuleExamples {
  /** Markdown of the drawings, bad ones first. */
  readonly drawings: string;
  /** Names of the limits that the rule reads. */
  readonly limits: readonly string[];
}

/** The rule as a page of Markdown: what it checks, why, when it fires, how to fix it, where it comes from. */
export function describeRule(rule: Rule, limits: Limits, examples?: RuleExamples): string {
  const { docs, sources, maps = {} } = rule;
  const same = [
    ...(maps.cfnLint ?? []).map((id) => `cfn-lint ${id}`),
    ...(maps.checkov ?? []).map((id) => `Checkov ${id}`),
    ...(maps.cdkNag ?? []).map((id) => `cdk-nag ${id}`),
  ];
  return [
    `# ${rule.id} ${rule.title}`,
    `*${severities[rule.severity]}: ${consequenceOf(rule)}.*`,
    docs.what,
    `## Why\n\n${docs.why}`,
    `## When it fires\n\n${docs.condition}${scopeOf(rule)}${wordsOf(rule)}`,
    ...(examples === undefined ? [] : [examples.drawings]),
    `## How to fix\n\n${docs.howToFix}${fixWords(rule)}`,
    `## When to suppress\n\n${docs.whenToSuppress}`,
    ...(examples === undefined || examples.limits.length === 0
      ? []
      : [
          `## Limits\n\nAs of ${limits.asOf}.\n\n${examples.limits.map((name) => limitLine(limits, name)).join('\n')}`,
        ]),
    `## Sources\n\n${sources.map(sourceLine).join('\n')}`,
    ...(same.length === 0 ? [] : [`## The same check elsewhere\n\n${same.join(', ')}`]),
  ].join('\n\n');
}

/** An error is certain; what a rule only warns of may still go well. */
function consequenceOf({ severity, nature }: Rule): string {
  if (severity === 'error' || (nature !== 'works' && nature !== 'deploy')) return natures[nature];
  return nature === 'works' ? 'it may not work' : 'it may not be possible to deploy it';
}

/** What the words of the rule do not say of its quick fix. */
function fixWords({ fix, docs }: Rule): string {
  return fix === 'suggestion' && /quick fix/i.test(docs.howToFix) ? '' : fixes[fix];
}

/** Explains the word that pages use for what has no kind of its own. */
function wordsOf({ docs }: Rule): string {
  return /\bwritten\b/.test(docs.condition)
    ? '\n\n*Written* is what stands in a node of the kind Other resource: its properties are those of a template.'
    : '';
}

function scopeOf({ strictOnly, forProduction }: Rule): string {
  if (strictOnly === true) return ' Shown in the strict profile only.';
  return forProduction === true ? ' Meant for production: in other environments it is one level lower.' : '';
}

function limitLine(limits: Limits, name: string): string {
  const { value, unit, kind, source, asOf, note, unverified, table } = limits.get(name);
  const doubt = unverified === true ? ', unverified' : '';
  const remark = note === undefined ? '' : `. ${note}`;
  const pairs = Object.entries(table ?? {}).map(
    ([choice, values]) => `\n  - ${choice}: ${values.join(', ')}`,
  );
  const origin =
    kind === 'judgement' ? `${source}, ${asOf}` : `${hardness[kind]}${doubt} (${source}, ${asOf})`;
  return `- \`${name}\`: ${[value, unit].join(' ').trim()}, ${origin}${remark}${pairs.join('')}`;
}

function sourceLine({ title, url, asOf }: Rule['sources'][number]): string {
  return `- ${url === undefined ? title : `[${title}](${url})`}, read ${asOf}`;
}
