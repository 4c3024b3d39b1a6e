import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { ecsClusterOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, knownNumber, knownText } from '../../known.ts';
import { defineRule, type Fix, type FixContext, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { networkModeOf } from '../../task-of.ts';
import { objectOf, type WrittenResource, writing, writtenResource } from '../../written-resource.ts';

export const metadataNeedsToken = defineRule({
  id: 'SEC-010',
  name: 'metadata-needs-token',
  title: 'Instance metadata asks for a token',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['ec2-instance', 'launch-template', 'auto-scaling-group', 'resource'] },
  messages: {
    optional: '{name} answers metadata requests without a token (IMDSv1). Require tokens.',
    hops: '{name} has containers behind a bridge and lets metadata answers travel {hops} hop, so that they get no credentials. Set the hop limit to 2.',
  },
  fix: 'automatic',
  sources: [aws.imds],
  maps: { checkov: ['CKV_AWS_79'] },
  docs: {
    what: 'Instances require a token for their metadata (IMDSv2); container hosts let the answer travel two hops.',
    why: 'Without tokens, an application that can be talked into fetching a URL hands out the credentials of the instance. With a hop limit of 1, containers behind a bridge cannot reach the service at all.',
    condition:
      'Tokens are optional (a written launch template or instance says so), or the hop limit is 1 on the capacity of an ECS cluster with a service whose tasks are behind the bridge of the host. Tasks with an address of their own (awsvpc) or that of the host do not need the second hop.',
    howToFix: 'Require tokens and set the hop limit to 2, as the quick fix does.',
    whenToSuppress: 'For software that knows IMDSv1 only: "Vendor appliance, replaced in March".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      const tokens = writtenTokens(written);
      if (isExpression(tokens)) ctx.undecided(node.id, 'properties');
      else if (tokens === 'optional')
        yield { message: 'optional', at: node.id, field: 'properties', discriminator: 'tokens' };
      return;
    }
    if (knownText(ctx, node, 'httpTokens') === 'optional') {
      yield { message: 'optional', at: node.id, field: 'httpTokens', discriminator: 'tokens' };
    }
    const hops = knownNumber(ctx, node, 'httpPutResponseHopLimit');
    if (hops !== 1 || !hostsBridge(ctx, node.id)) return;
    yield {
      message: 'hops',
      at: node.id,
      field: 'httpPutResponseHopLimit',
      discriminator: 'hops',
      data: { hops },
    };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    if (finding.field === 'properties') return requiringTokens(ctx, finding.at);
    const isTokens = finding.message === 'optional';
    const properties = isTokens ? { httpTokens: 'required' } : { httpPutResponseHopLimit: 2 };
    const title = isTokens ? 'Require tokens' : 'Allow 2 hops';
    return [{ title, changes: setProperties(document, finding.at, properties) }];
  },
});

/** True when a service on the cluster of the host puts its containers behind the bridge. */
function hostsBridge(ctx: RuleContext, host: NodeId): boolean {
  const cluster = ecsClusterOf(host, ctx);
  if (cluster === undefined) return false;
  return ctx
    .descendantsOf(cluster, 'ecs-service')
    .some((service) => service.properties.launchType === 'EC2' && networkModeOf(ctx, service) === 'bridge');
}

/** Where the options of the metadata service stand, by type. */
function optionsIn({ type, properties }: WrittenResource): JsonObject | undefined {
  if (type === 'AWS::EC2::LaunchTemplate')
    return objectOf(objectOf(properties.LaunchTemplateData).MetadataOptions);
  return type === 'AWS::AutoScaling::LaunchConfiguration' || type === 'AWS::EC2::Instance'
    ? objectOf(properties.MetadataOptions)
    : undefined;
}

function writtenTokens(written: WrittenResource): JsonValue | undefined {
  return optionsIn(written)?.HttpTokens;
}

function requiringTokens(ctx: FixContext, id: NodeId): readonly Fix[] {
  const node = ctx.node(id);
  const written = node === undefined ? undefined : writtenResource(node);
  if (written === undefined) return [];
  const MetadataOptions = { ...optionsIn(written), HttpTokens: 'required' };
  const data = objectOf(written.properties.LaunchTemplateData);
  return writing(
    ctx,
    id,
    'Require tokens',
    written.type === 'AWS::EC2::LaunchTemplate'
      ? { LaunchTemplateData: { ...data, MetadataOptions } }
      : { MetadataOptions },
  );
}
