import type { FactKey, Tracker } from '#shared/base/tracked-memo.ts';
import { type CfnObject, type CfnValue, getAtt, ref } from '#shared/catalogue/kit/cfn.ts';
import { environmentsBeside } from '#shared/catalogue/kit/environments.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ResolveGap } from './architecture.ts';
import { type DerivedFacts, subnetIdsOf } from './derived-facts.ts';

import { instanceProfileOf, roleArnOf } from './implied/iam.ts';
import { defaultActionsOf, listenersTo, targetGroupArnsOf } from './implied/load-balancing.ts';
import { logGroupNameOf } from './implied/observability.ts';
import { securityGroupIdsOf } from './implied/security-groups.ts';
import { vpcIdOf } from './implied/vpc-of.ts';
import { internetGatewayOf, routeTableIdsOf } from './implied/ways-out.ts';
import { logicalIdFact, missingLogicalId } from './logical-ids.ts';
import type { UnitContext } from './unit.ts';

/** What the units of one revision share. */
export interface Revision {
  readonly document: LintelDocument;
  readonly logicalIds: ReadonlyMap<NodeId, string>;
  readonly derivedFacts: DerivedFacts;
}

/** Collects what a unit notes beside its resources. */
export interface UnitNotes {
  readonly gaps: ResolveGap[];
  readonly parameters: Map<string, CfnObject>;
}

/** The parameter of every template that says which copy of the system a stack is. */
export const environmentParameter = 'Environment';

function environmentDefinition(environment: string): CfnObject {
  const names = environmentsBeside(environment);
  return {
    Type: 'String',
    Default: environment,
    ...(names === undefined ? {} : { AllowedValues: names }),
    Description: 'Written into the tags of every resource.',
  };
}

const imageParameters = {
  ec2: {
    x86_64: ['LatestAmazonLinuxX86', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'],
    arm64: ['LatestAmazonLinuxArm', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64'],
  },
  ecs: {
    x86_64: ['LatestEcsImageX86', '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id'],
    arm64: [
      'LatestEcsImageArm',
      '/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id',
    ],
  },
} as const;

/** The context in which the unit of node `id` is built; every answer is noted in `tracker`. */
export function createUnitContext(
  id: NodeId,
  revision: Revision,
  tracker: Tracker,
  notes: UnitNotes,
): UnitContext {
  const { document, logicalIds, derivedFacts } = revision;
  const reader = derivedFacts.reader(document, tracker);

  function ownLogicalId(node: NodeId): string | undefined {
    tracker.read(logicalIdFact(node) satisfies FactKey);
    return logicalIds.get(node);
  }

  const answers: Omit<UnitContext, keyof typeof reader> = {
    gap: (message) => void notes.gaps.push({ node: id, message }),
    parameter(name, definition) {
      notes.parameters.set(name, definition);
      return ref(name);
    },
    hasResource: (node) => ownLogicalId(node) !== undefined,
    logicalId(node, suffix = '') {
      const own = ownLogicalId(node);
      return own === undefined ? missingLogicalId(node) : `${own}${suffix}`;
    },
    ref: (node, suffix) => ref(ctx.logicalId(node, suffix)),
    getAtt: (node, attribute, suffix) => getAtt(ctx.logicalId(node, suffix), attribute),
    arn(node): CfnValue {
      const view = ctx.node(node);
      const kind = ctx.kindOf(node);
      if (view === undefined || kind?.arn === undefined) return ctx.getAtt(node, 'Arn');
      return kind.arn(view, ctx);
    },
    tags({ name }): readonly CfnObject[] {
      const { tags, environment } = ctx.settings;
      const stated = Object.entries(tags).filter(([key]) => key !== 'Name');
      // A parameter, so that one template makes production and its test copy; a drawing may leave open which it is.
      const own: (readonly [string, CfnValue])[] =
        tags.Environment !== undefined || environment === ''
          ? stated
          : [
              ...stated,
              ['Environment', ctx.parameter(environmentParameter, environmentDefinition(environment))],
            ];
      own.sort(([a], [b]) => (a < b ? -1 : 1));
      return [['Name', name] as const, ...own].map(([Key, Value]) => ({ Key, Value }));
    },
    securityGroupIds: (node) => securityGroupIdsOf(node, ctx),
    subnetIds: (node) => subnetIdsOf(node, ctx).map((subnet) => ctx.ref(subnet)),
    vpcId: (node) => vpcIdOf(node, ctx),
    routeTableIds: (vpc) => routeTableIdsOf(vpc, ctx),
    internetGatewayAttachment: (vpc) => internetGatewayOf(vpc, ctx)?.attachment,
    listenersTo: (node) => listenersTo(node, ctx),
    defaultActions: (listener) => defaultActionsOf(listener, ctx),
    roleArn: (node, purpose) => roleArnOf(node, purpose, ctx),
    instanceProfile: (node) => instanceProfileOf(node, ctx),
    logGroupName: (node) => logGroupNameOf(node, ctx),
    targetGroupArns: (node) => targetGroupArnsOf(node, ctx),
    latestImageId(architecture, purpose = 'ec2') {
      const [name, path] = imageParameters[purpose][architecture];
      return ctx.parameter(name, {
        Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
        Default: path,
        Description: 'The newest image, from a public parameter of AWS.',
      });
    },
  };
  // The reader is the prototype, not spread: its `settings` notes that it was read, and only when it is.
  const ctx: UnitContext = Object.assign(Object.create(reader) as typeof reader, answers);
  return ctx;
}
