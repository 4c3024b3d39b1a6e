import type { AccountUsageField } from '#shared/catalogue/kit/account-usage.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Traffic } from './traffic/traffic.ts';

/**
 * Services that watch an account and charge by what is in it: their kind, the start of their CloudFormation types, or
 * what is stated at an account.
 */
const watching: readonly {
  readonly name: string;
  readonly types: string;
  readonly kind?: string;
  readonly stated?: readonly AccountUsageField[];
}[] = [
  { name: 'CloudTrail', types: 'AWS::CloudTrail::', kind: 'cloudtrail' },
  {
    name: 'AWS Config',
    types: 'AWS::Config::',
    stated: ['configItemsPerMonth', 'configEvaluationsPerMonth'],
  },
  {
    name: 'GuardDuty',
    types: 'AWS::GuardDuty::',
    stated: ['guardDutyEventsPerMonth', 'guardDutyGigabytesPerMonth'],
  },
  { name: 'Security Hub', types: 'AWS::SecurityHub::' },
];

/** What a real bill has and this one has not, as sentences: nobody should find it out from the invoice. */
export function leftOutOf(document: LintelDocument, { flows }: Traffic): readonly string[] {
  const { nodes } = document;
  const drawn = new Set<string>();
  const stated = new Set(Object.keys(settingsOf(document).accountUsage ?? {}));
  let charged = 0;
  const types: string[] = [];
  for (const { kind, properties, usage } of nodes.values()) {
    drawn.add(kind);
    if (kind === 'account') for (const field of Object.keys(usage ?? {})) stated.add(field);
    if (kind === 'resource' && typeof properties?.type === 'string') types.push(properties.type);
    if (kind !== 'account' && findKind(kind)?.cost !== undefined) charged += 1;
  }
  if (charged === 0) return [];
  const undrawn = watching
    .filter(
      (each) =>
        (each.kind === undefined || !drawn.has(each.kind)) &&
        each.stated?.some((field) => stated.has(field)) !== true &&
        !types.some((type) => type.startsWith(each.types)),
    )
    .map(({ name }) => name);
  const hasCluster = drawn.has('eks-cluster') && !drawn.has('alb') && !drawn.has('nlb');
  return [
    'Support plans, taxes, Marketplace products and negotiated prices.',
    ...(undrawn.length === 0
      ? []
      : [`${listed(undrawn)}: not drawn, and charged by what is in the account where it has them.`]),
    ...(hasCluster
      ? ['Load balancers and volumes that controllers make inside the cluster: draw those that matter.']
      : []),
    ...(flows === undefined
      ? [
          'Traffic between what is drawn: no entry point states what it sends, so usage is assumed node by node.',
        ]
      : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
