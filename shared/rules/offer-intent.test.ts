import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { acceptAsIntent, pinIntent, unpinIntent } from '#shared/document/commands/change-intents.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { createRuleRunner } from './create-rule-runner.ts';
import { drawing } from './fixtures.ts';
import type { RuleReport } from './report.ts';
import type { IntentOffer } from './rule.ts';
import { rules } from './rules/index.ts';
import { bundledLimits } from './testing/bundled-limits.ts';

const reason = 'Production stays apart, decision 4';

/** A drawing that is checked edit by edit. */
function checked(start: LintelDocument): {
  readonly document: LintelDocument;
  readonly report: RuleReport;
  edit(changes: ChangeSet): void;
  offer(rule: string): IntentOffer;
} {
  const resolver = createResolver();
  const runner = createRuleRunner({ rules, limits: bundledLimits(), today: () => '2026-11-20' });
  let document = start;
  let report = runner.update(document, resolver.update(document).architecture);
  return {
    get document() {
      return document;
    },
    get report() {
      return report;
    },
    edit(changes) {
      document = applyChanges(document, changes);
      const { architecture, changed } = resolver.update(document, changes);
      report = runner.update(document, architecture, factsChangedBy(changes), changed);
    },
    offer(rule) {
      const problem = report.problems.find((each) => each.rule === rule);
      const offer = problem === undefined ? undefined : runner.offerIntent(problem.key);
      if (offer === undefined) throw new Error(`${rule} offers no intent.`);
      return offer;
    },
  };
}

function rulesOf(problems: RuleReport['problems'], ...only: readonly string[]): readonly string[] {
  return problems.map(({ rule }) => rule).filter((rule) => only.includes(rule));
}

function segmented(): LintelDocument {
  const vpcs = [['prod', 1] as const, ['dev', 2] as const];
  const nodes = vpcs.flatMap(([id, second]) => [
    [id, { kind: 'vpc', properties: { cidrBlock: `10.${second}.0.0/16` } }] as const,
    [
      `${id}-app`,
      {
        kind: 'subnet',
        in: id,
        properties: { cidrBlock: `10.${second}.0.0/24`, availabilityZone: 'a', tier: 'private' },
      },
    ] as const,
    [`${id}-table`, { kind: 'route-table', in: id }] as const,
    [
      `${id}-host`,
      { kind: 'ec2-instance', in: `${id}-app`, properties: { securityGroups: [`${id}-group`] } },
    ] as const,
    [
      `${id}-group`,
      {
        kind: 'security-group',
        in: id,
        properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 80, cidrIp: '10.0.0.0/8' }] },
      },
    ] as const,
  ]);
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      ...Object.fromEntries(nodes),
      'hub-prod': { kind: 'transit-gateway-route-table' },
      'hub-dev': { kind: 'transit-gateway-route-table' },
    },
    [
      ['hub', 'attach', 'prod'],
      ['hub', 'attach', 'dev'],
      ['hub-prod', 'associate', 'prod'],
      ['hub-dev', 'associate', 'dev'],
      ['prod', 'propagate', 'hub-dev'],
      ['prod-table', 'associate', 'prod-app'],
      ['dev-table', 'associate', 'dev-app'],
      ['prod-table', 'route', 'hub', { destinationCidrBlock: '10.2.0.0/16' }],
      ['dev-table', 'route', 'hub', { destinationCidrBlock: '10.1.0.0/16' }],
    ],
  );
}

describe('separation that is meant', () => {
  test('is pinned as a question that must keep its answer, and reported no more', () => {
    const drawn = checked(segmented());
    const offer = drawn.offer('NET-034');
    expect(offer.sentences).toEqual(['Prod must not reach dev on tcp 80']);
    drawn.edit(acceptAsIntent(drawn.document, offer.intents, reason));
    expect(rulesOf(drawn.report.problems, 'NET-034', 'RVW-008', 'RVW-001')).toEqual([]);
    expect(drawn.report.suppressed.map(({ rule, suppressed }) => [rule, suppressed])).toEqual([
      ['NET-034', { id: 'prod dev tcp 80', reason, by: 'intent' }],
    ]);
  });

  test('is a problem once an edit joins the two', () => {
    const drawn = checked(segmented());
    drawn.edit(acceptAsIntent(drawn.document, drawn.offer('NET-034').intents, reason));
    drawn.edit(addConnection(drawn.document, { kind: 'propagate', from: 'dev', to: 'hub-prod' }).changes);
    expect(rulesOf(drawn.report.problems, 'NET-034', 'RVW-008')).toEqual(['RVW-008']);
  });

  test('is reported again when the pin is taken off', () => {
    const drawn = checked(segmented());
    drawn.edit(acceptAsIntent(drawn.document, drawn.offer('NET-034').intents, reason));
    drawn.edit(unpinIntent(drawn.document, 'prod dev tcp 80'));
    expect(rulesOf(drawn.report.problems, 'NET-034')).toEqual(['NET-034']);
  });

  test('survives saving and opening', () => {
    const { document, offer } = checked(segmented());
    const accepted = applyChanges(document, acceptAsIntent(document, offer('NET-034').intents, reason));
    expect(unwrap(openDocument(saveDocument(accepted))).document.intents).toEqual(accepted.intents);
  });
});

function bastion(cidr: string): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
    },
    admin: {
      kind: 'security-group',
      in: 'main',
      properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: cidr }] },
    },
    bastion: { kind: 'ec2-instance', in: 'front', properties: { securityGroups: ['admin'] } },
  });
}

describe('an entrance that is meant', () => {
  test('stays open as a test', () => {
    const drawn = checked(bastion('0.0.0.0/0'));
    const offer = drawn.offer('SEC-001');
    expect(offer.sentences).toEqual(['The internet must reach bastion on tcp 22']);
    drawn.edit(acceptAsIntent(drawn.document, offer.intents, reason));
    expect(rulesOf(drawn.report.problems, 'SEC-001', 'RVW-008')).toEqual([]);
    drawn.edit(setProperties(drawn.document, 'admin', { securityGroupIngress: [] }));
    expect(rulesOf(drawn.report.problems, 'SEC-001', 'RVW-008')).toEqual(['RVW-008']);
  });

  test('is looked at again when it leads to more than was accepted', () => {
    const drawn = checked(bastion('0.0.0.0/0'));
    drawn.edit(acceptAsIntent(drawn.document, drawn.offer('SEC-001').intents, reason));
    drawn.edit([
      {
        table: 'nodes',
        id: 'second',
        after: {
          id: 'second',
          kind: 'ec2-instance',
          name: 'second',
          parent: 'front',
          at: [0, 0],
          properties: { securityGroups: ['admin'] },
        },
      },
    ]);
    expect(rulesOf(drawn.report.problems, 'SEC-001', 'RVW-001')).toEqual(['RVW-001', 'SEC-001']);
  });

  test('keeps what it accepts when the same answer is pinned by hand', () => {
    const drawn = checked(bastion('0.0.0.0/0'));
    drawn.edit(acceptAsIntent(drawn.document, drawn.offer('SEC-001').intents, reason));
    const question = { from: 'internet', to: 'bastion', protocol: 'tcp', port: 22 } as const;
    drawn.edit(pinIntent(drawn.document, { ...question, must: 'reach' }));
    expect(rulesOf(drawn.report.problems, 'SEC-001')).toEqual([]);
    drawn.edit(pinIntent(drawn.document, { ...question, must: 'stay-unreachable' }));
    expect(rulesOf(drawn.report.problems, 'SEC-001', 'RVW-008')).toEqual(['RVW-008', 'SEC-001']);
  });
});

function api(kind: string): LintelDocument {
  return drawing(
    { front: { kind, name: 'Status' }, page: { kind: 'lambda-function', properties: { timeout: 10 } } },
    [['front', 'invoke', 'page']],
  );
}

describe('an API that is meant for everybody', () => {
  test('is accepted as one that the internet must reach', () => {
    const drawn = checked(api('api-gateway-rest'));
    const offer = drawn.offer('SEC-032');
    expect(offer.sentences).toEqual(['The internet must reach Status on tcp 443']);
    drawn.edit(acceptAsIntent(drawn.document, offer.intents, reason));
    expect(rulesOf(drawn.report.problems, 'SEC-032', 'RVW-008')).toEqual([]);
    drawn.edit(setProperties(drawn.document, 'front', { endpointType: 'PRIVATE' }));
    expect(rulesOf(drawn.report.problems, 'RVW-008')).toEqual(['RVW-008']);
  });

  test('is told apart from one that asks who calls by now', () => {
    const drawn = checked(api('api-gateway-rest'));
    drawn.edit(acceptAsIntent(drawn.document, drawn.offer('SEC-032').intents, reason));
    drawn.edit(setProperties(drawn.document, 'front', { authorization: 'AWS_IAM' }));
    const [problem] = drawn.report.problems.filter(({ rule }) => rule === 'RVW-001');
    expect(problem?.severity).toBe('info');
    expect(problem?.message).toContain('a pinned question still accepts it');
  });

  test('covers the URL of a function as well', () => {
    const drawn = checked(
      drawing({ shop: { kind: 'lambda-function', properties: { functionUrl: 'NONE' } } }),
    );
    expect(drawn.offer('SEC-032').sentences).toEqual(['The internet must reach shop on tcp 443']);
  });
});

test('a finding of another kind offers nothing', () => {
  const drawn = checked(bastion('10.0.0.0/8'));
  expect(drawn.report.problems.every(({ canBeMeant }) => canBeMeant === undefined)).toBe(true);
});
