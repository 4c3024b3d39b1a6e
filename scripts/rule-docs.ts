/**
 * Writes a page for every rule, `docs/rules/<ID>.md`, and their index, from the rules' own words and from their
 * fixtures: the drawings on a page are the ones that its tests run. Called by `npm run generate`.
 */
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { equalJson } from '#shared/base/json.ts';
import { type Limits, openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { countOutputs } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { runRules } from '#shared/rules/create-rule-runner.ts';
import { describeRule } from '#shared/rules/describe-rule.ts';
import type { FailingFixture, Fixture, RuleFixtures } from '#shared/rules/fixtures.ts';
import type { Problem, Rule } from '#shared/rules/rule.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { isSomeInstanceType, someInstanceType } from '#shared/rules/testing/some-instance-types.ts';
import { someDiscount, someUnitPrice } from '#shared/rules/testing/some-unit-prices.ts';
import { drawExample } from './draw-example.ts';
import { tellingPart } from './telling-part.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/rules');
const today = '2026-11-20';

/** Names of the files that were written, or are stale when nothing is to be written. */
export async function writeRuleDocs(isCheck: boolean): Promise<readonly string[]> {
  const pages = await rulePages();
  const present = listed(folder);
  const stale = [...pages]
    .filter(([name, text]) => readIfThere(join(folder, name)) !== text)
    .map(([name]) => name);
  const gone = present.filter((name) => !pages.has(name));
  if (!isCheck) {
    mkdirSync(folder, { recursive: true });
    for (const name of stale) writeFileSync(join(folder, name), pages.get(name) ?? '');
    for (const name of gone) rmSync(join(folder, name));
  }
  return [...stale, ...gone];
}

/** Every page by its file name. */
export async function rulePages(): Promise<ReadonlyMap<string, string>> {
  const limits = unwrap(openLimits(JSON.parse(readFileSync(join(root, 'assets/limits.json'), 'utf8'))));
  const fixtures = await fixturesByRule();
  const pages = new Map<string, string>();
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const rule of sorted) pages.set(`${rule.id}.md`, page(rule, fixtures.get(rule.name), limits));
  pages.set('README.md', index(sorted));
  return pages;
}

function page(rule: Rule, fixtures: RuleFixtures | undefined, limits: Limits): string {
  const used = new Set<string>();
  const recording: Limits = {
    ...limits,
    get(name) {
      used.add(name);
      return limits.get(name);
    },
  };
  const examples =
    fixtures === undefined ? [] : [...bad(rule, fixtures, recording), ...good(rule, fixtures, recording)];
  const text = describeRule(rule, limits, { drawings: examples.join('\n\n'), limits: [...used].sort() });
  return `${text}\n\n---\n\n[All rules](README.md) · \`${rule.name}\` · written by \`npm run generate\`\n`;
}

function bad(rule: Rule, fixtures: RuleFixtures, limits: Limits): readonly string[] {
  const drawings = tellingExamples(fixtures).map((fixture) => {
    const problems = findingsOf(rule, fixture.document, limits);
    const said = problems.map(({ message, severity }) => `> ${severity}: ${message}`).join('\n>\n');
    const about = problems.flatMap(({ at, related }) => [at, ...related]);
    const found = JSON.stringify(problems);
    const document = tellingPart(
      fixture.document,
      about,
      (part) => JSON.stringify(findingsOf(rule, part, limits)) === found,
    );
    return `${example({ ...fixture, document }, problems)}\n\n${said}`;
  });
  return ['## Reported', ...drawings];
}

/** Two examples, and one for each further thing that the rule says, as far as there is room. */
const mostExamples = 5;

function tellingExamples({ failing }: RuleFixtures): readonly FailingFixture[] {
  const said = new Set(failing.slice(0, 2).flatMap(({ finds }) => finds.map(({ message }) => message)));
  const further = failing.slice(2).filter(({ finds }) => {
    const isNew = finds.some(({ message }) => !said.has(message));
    for (const { message } of finds) said.add(message);
    return isNew;
  });
  return [...failing.slice(0, 2), ...further].slice(0, mostExamples);
}

/** Around what failing examples report, and whatever is drawn otherwise than there. */
function good(rule: Rule, { failing, passing }: RuleFixtures, limits: Limits): readonly string[] {
  const [worse] = failing;
  const reported = failing.flatMap(({ finds }) => finds.map(({ at }) => at));
  const drawings = passing.slice(0, 2).map((fixture) => {
    const { nodes, connections } = fixture.document;
    const changed = [...nodes].flatMap(([id, node]) =>
      equalJson({ ...node }, { ...worse?.document.nodes.get(id) }) ? [] : [id],
    );
    const joined = [...connections.keys()].filter((id) => worse?.document.connections.has(id) !== true);
    const hasReported = (part: LintelDocument): boolean =>
      reported.some((at) => part.nodes.has(at) || part.connections.has(at));
    const document = tellingPart(
      fixture.document,
      [...reported, ...changed, ...joined],
      (part) => hasReported(part) && findingsOf(rule, part, limits).length === 0,
    );
    return example({ ...fixture, document }, []);
  });
  return ['## Accepted', ...drawings];
}

/** What has more nodes says nothing as a picture. */
const mostNodes = 60;

function example({ title, document }: Fixture, problems: readonly Problem[]): string {
  if (document.nodes.size > mostNodes) return `${title} (${document.nodes.size} nodes, not shown):`;
  return `${title}:\n\n\`\`\`mermaid\n${drawExample(document, problems)}\n\`\`\``;
}

/** The whole set runs for suppressions; for the others the one rule is enough. */
function findingsOf(rule: Rule, document: LintelDocument, limits: Limits): readonly Problem[] {
  const set = ['RVW-001', 'RVW-007'].includes(rule.id) ? rules : [rule];
  const strict = withProfile(document);
  const { problems } = runRules(
    {
      rules: set,
      limits,
      today: () => today,
      isInstanceType: isSomeInstanceType,
      unitPrice: someUnitPrice,
      discount: someDiscount,
      outputCount: countOutputs,
      instanceType: someInstanceType,
    },
    strict,
    resolve(strict),
  );
  return problems.filter((problem) => problem.rule === rule.id);
}

function withProfile(document: LintelDocument): LintelDocument {
  const header = document.header.get('document');
  if (header === undefined) return document;
  const settings = { ...header.settings, profile: 'strict' as const };
  return { ...document, header: new Map([['document', { ...header, settings }]]) };
}

function index(sorted: readonly Rule[]): string {
  const rows = sorted.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.title} | ${rule.severity} | ${rule.pillar} | ${rule.fix} |`,
  );
  return [
    '# Rules',
    `Lintel checks every drawing by ${sorted.length} rules while it is drawn, and from the shell with \`lintel validate\`.`,
    'An **error** cannot be deployed or cannot work. A **warning** works and is against good practice. **Information** is worth knowing. The severity is the highest that a rule gives; a page says when it gives less.',
    'The *sketch* profile shows errors alone, *standard* everything but the rules meant for *strict*. A finding can be accepted with a reason; errors cannot. What a rule cannot decide, because a value is unset or only known when it is deployed, it does not report.',
    `| Rule | What holds | Severity | Pillar | Quick fix |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`,
    'Written by `npm run generate` from the rules and their examples.',
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

async function fixturesByRule(): Promise<ReadonlyMap<string, RuleFixtures>> {
  const files = globSync('shared/rules/rules/**/*.fixtures.ts', { cwd: root }).sort();
  const loaded = await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, RuleFixtures>;
      return [basename(file, '.fixtures.ts'), Object.values(module)[0]] as const;
    }),
  );
  return new Map(
    loaded.flatMap(([name, fixtures]) => (fixtures === undefined ? [] : [[name, fixtures] as const])),
  );
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith('.md'));
  } catch {
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
