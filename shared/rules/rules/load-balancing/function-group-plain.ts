import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  referredNodes,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

const fields = ['port', 'protocol'] as const;

export const functionGroupPlain = defineRule({
  id: 'NET-078',
  name: 'function-group-plain',
  title: 'A target group of a function has no port and no protocol, and may invoke it',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['target-group', 'resource'] },
  messages: {
    stated:
      '{name} leads to {fn}, and a group of a function takes no {fields}: the load balancer invokes it. Leave them out.',
    permission:
      '{name} leads to {fn}, and nothing lets Elastic Load Balancing invoke it: every request fails. Allow it.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::TargetGroup'), aws.albListeners],
  maps: { cfnLint: ['E3681'] },
  docs: {
    what: 'A target group that holds a function states no port, protocol or VPC. The permission for the load balancer follows from the connection.',
    why: 'A load balancer invokes a function through the Lambda API and opens no connection to it; CloudFormation refuses the group.',
    condition:
      'A target group is of type lambda, or has a function as its target, and states a port or a protocol; or a written group of that type states one of them or a VPC, or no permission of its function names Elastic Load Balancing. What is drawn gets the permission by itself.',
    howToFix: 'Remove port and protocol, which the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node.id, written);
      return;
    }
    const targets = ctx.connectionsFrom(node.id, 'target').map(({ to }) => to);
    const fn = targets.find((id) => ctx.hasTrait(id, 'lambda-target'));
    if (isExpression(node.source.properties?.targetType)) {
      ctx.undecided(node.id, 'targetType');
      return;
    }
    if (fn === undefined && node.properties.targetType !== 'lambda') return;
    const stated = fields.filter((field) => node.source.properties?.[field] !== undefined);
    if (stated.length === 0) return;
    yield {
      message: 'stated',
      at: node.id,
      field: stated[0] ?? 'port',
      ...(fn === undefined ? {} : { related: [fn] }),
      data: { fields: stated.join(' and no '), fn: fn === undefined ? 'a function' : nameOf(fn) },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'permission') return permitted(ctx, finding);
    const patch = { Port: undefined, Protocol: undefined, VpcId: undefined };
    if (ctx.node(finding.at)?.kind === 'resource')
      return writing(ctx, finding.at, 'Leave port, protocol and VPC out', patch);
    const plain = { port: undefined, protocol: undefined };
    return settingOf(ctx, finding.at, 'Leave port and protocol out', plain);
  },
});

const invoker = 'elasticloadbalancing.amazonaws.com';

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type !== 'AWS::ElasticLoadBalancingV2::TargetGroup' || properties.TargetType !== 'lambda') return;
  const place = { at, field: 'properties' };
  const stated = ['Port', 'Protocol', 'VpcId'].filter((field) => properties[field] !== undefined);
  const [fn] = listOfValues(properties.Targets).flatMap((target) => referredNodes(ctx, objectOf(target).Id));
  const name = fn === undefined ? 'a function' : nameOf(fn);
  if (stated.length > 0)
    yield {
      message: 'stated',
      ...place,
      discriminator: 'stated',
      data: { fields: stated.join(' and no '), fn: name },
    };
  if (fn === undefined || isInvoked(ctx, fn)) return;
  yield {
    message: 'permission',
    ...place,
    discriminator: 'permission',
    related: [fn],
    data: { fn: name },
    fixData: { fn },
  };
}

/** A permission of the function, implied or written, that names Elastic Load Balancing. */
function isInvoked(ctx: RuleContext, fn: NodeId): boolean {
  const implied = ctx.resourcesOf(fn).some(({ properties }) => properties.Principal === invoker);
  return (
    implied ||
    ctx.nodesOfKind('resource').some((node) => {
      const written = writtenResource(node);
      if (written?.type !== 'AWS::Lambda::Permission' || written.properties.Principal !== invoker)
        return false;
      return referredNodes(ctx, written.properties.FunctionName).includes(fn);
    })
  );
}

function permitted(ctx: FixContext, { at, fixData }: Finding): readonly Fix[] {
  const node = ctx.document.nodes.get(at);
  const [fn] = ctx.resourcesOf(String(fixData?.fn));
  if (node === undefined || fn === undefined) return [];
  const { changes } = writtenBeside(ctx.document, node, {
    name: `${node.name} permission`,
    type: 'AWS::Lambda::Permission',
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [fn.logicalId, 'Arn'] },
      Principal: invoker,
    },
  });
  return [{ title: 'Let Elastic Load Balancing invoke it', changes }];
}
