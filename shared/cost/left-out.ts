import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Traffic } from './traffic/traffic.ts';

/** Services that watch an account and charge by what is in it: their kind, or the start of their CloudFormation types. */
const watching: readonly { readonly kind: string; readonly types: string; readonly name: string }[] = [
  { kind: 'cloudtrail', types: 'AWS::CloudTrail::', name: 'CloudTrail' },
  { kind: 'config', types: 'AWS::Config::', name: 'AWS Config' },
  { kind: 'guardduty', types: 'AWS::GuardDuty::', name: 'GuardDuty' },
  { kind: 'security-hub', types: 'AWS::SecurityHub::', name: 'Security Hub' },
];

/** What a real bill has and this one has not, as sentences: nobody should find it out from the invoice. */
export function leftOutOf({ nodes }: LintelDocument, { flows }: Traffic): readonly string[] {
  const drawn = new Set<string>();
  let charged = 0;
  const types: string[] = [];
  for (const { kind, properties } of nodes.values()) {
    drawn.add(kind);
    if (kind === 'resource' && typeof properties?.type === 'string') types.push(properties.type);
    if (findKind(kind)?.cost !== undefined) charged += 1;
  }
  if (charged === 0) return [];
  const undrawn = watching
    .filter((each) => !drawn.has(each.kind) && !types.some((type) => type.startsWith(each.types)))
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
