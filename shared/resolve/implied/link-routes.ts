import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Because } from '../architecture.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { vpcLayoutOf } from './vpc-layout.ts';
import { routeTableIdsOf, tablesWithoutDefaultRoute } from './ways-out.ts';

/** Somewhere else that packets of a VPC can be sent, and what says so. */
export interface Destination {
  readonly cidr: string;
  readonly name: string;
}

/** Next hop of routes: how CloudFormation names it, and the node whose name a reason says. */
export interface Hop {
  readonly properties: CfnObject;
  readonly owner: NodeView;
  readonly because: Omit<Because, 'reason'>;
}

/** The default routes, by which everything is reached that no other route names. */
const anywhere: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/**
 * Routes to the destinations in every implied table of the VPC. A range inside the VPC's own has no route: the local
 * route would win, and a rule reports the overlap. A default route goes only where there is none yet.
 */
export function routesIn(
  vpc: NodeView,
  destinations: readonly Destination[],
  hop: Hop,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const own = rangesOf(vpc).flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const byCidr = new Map(destinations.map((each) => [each.cidr, each] as const));
  const reachable = [...byCidr.values()].filter(({ cidr }) => {
    const range = parseCidr(cidr);
    return range !== undefined && own.every((each) => !cidrContains(each, range));
  });
  const drawn = vpcLayoutOf(vpc.id, ctx).drawnTables.length;
  const all = routeTableIdsOf(vpc.id, ctx).slice(drawn);
  return reachable.flatMap(({ cidr, name }) => {
    const family = familyOf(cidr);
    const tables = anywhere.has(cidr) ? tablesWithoutDefaultRoute(vpc.id, ctx, family) : all;
    const destination = family === 6 ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };
    return tables.map((table) => ({
      suffix: `RouteFrom${tableName(table)}To${pascalCase(cidr.replace(/[^0-9a-z]+/gi, '-'))}`,
      type: 'AWS::EC2::Route',
      properties: { RouteTableId: table, ...destination, ...hop.properties },
      because: [
        { ...hop.because, reason: `${vpc.name} reaches ${name} (${cidr}) through ${hop.owner.name}.` },
      ],
    }));
  });
}

/** Which addresses the block is of. */
export function familyOf(cidr: string): 4 | 6 {
  return cidr.includes(':') ? 6 : 4;
}

/** The ranges of a VPC. */
export function rangesOf(vpc: NodeView): readonly Destination[] {
  const { cidrBlock, secondaryCidrBlocks } = vpc.properties;
  return [...textsOf([cidrBlock]), ...textsOf(secondaryCidrBlocks)].map((cidr) => ({ cidr, name: vpc.name }));
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function tableName(table: CfnValue): string {
  return typeof table === 'object' && table !== null && 'Ref' in table ? String(table.Ref) : 'Table';
}
