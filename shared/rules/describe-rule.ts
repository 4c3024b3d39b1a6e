import type { Limits } from './limits.ts';
import type { Rule } from './rule.ts';

const natures: Readonly<Record<Rule['nature'], string>> = {
  deploy: 'it cannot be deployed',
  works: 'it will not work',
  practice: 'it works, against good practice',
  cost: 'it costs more than it has to',
  review: 'a review will ask',
};

/** The rule as a page of Markdown: what it checks, why, when it fires, how to fix it, where it comes from. */
export function describeRule(rule: Rule, limits: Limits): string {
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
    `## When it fires\n\n${docs.condition}`,
    `## How to fix\n\n${docs.howToFix}`,
    `## When to suppress\n\n${docs.whenToSuppress}`,
    `## Sources\n\n${sources.map(sourceLine).join('\n')}\n\nLimits as of ${limits.asOf}.`,
    ...(same.length === 0 ? [] : [`## The same check elsewhere\n\n${same.join(', ')}`]),
  ].join('\n\n');
}

function sourceLine({ title, url, asOf }: Rule['sources'][number]): string {
  return `- ${url === undefined ? title : `[${title}](${url})`}, read ${asOf}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
