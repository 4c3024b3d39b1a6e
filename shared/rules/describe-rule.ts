import type { Limit, Limits } from '#shared/base/limits.ts';
import type { Rule } from './rule.ts';

const natures: Readonly<Record<Rule['nature'], string>> = {
  deploy: 'it cannot be deployed',
  works: 'it will not work',
  practice: 'it works, against good practice',
  cost: 'it costs more than it has to',
  review: 'a review will ask',
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
    `*${capital(rule.severity)}: ${natures[rule.nature]}.*`,
    docs.what,
    `## Why\n\n${docs.why}`,
    `## When it fires\n\n${docs.condition}${scopeOf(rule)}`,
    ...(examples === undefined ? [] : [examples.drawings]),
    `## How to fix\n\n${docs.howToFix}${fixes[rule.fix]}`,
    `## When to suppress\n\n${docs.whenToSuppress}`,
    ...(examples === undefined || examples.limits.length === 0
      ? []
      : [`## Limits\n\n${examples.limits.map((name) => limitLine(limits, name)).join('\n')}`]),
    `## Sources\n\n${sources.map(sourceLine).join('\n')}\n\nLimits as of ${limits.asOf}.`,
    ...(same.length === 0 ? [] : [`## The same check elsewhere\n\n${same.join(', ')}`]),
  ].join('\n\n');
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
