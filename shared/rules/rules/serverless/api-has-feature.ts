import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writtenResource } from '../../written-resource.ts';

/** Settings of REST APIs that HTTP APIs do not have, as people call them. */
const restOnly: Readonly<Record<string, string>> = {
  cacheSize: 'cache',
  cacheTtlSeconds: 'cache',
  apiKeyRequired: 'API keys',
  usagePlanRateLimit: 'usage plans',
  usagePlanQuotaPerMonth: 'usage plans',
  endpointType: 'edge-optimised and private endpoints',
  requestValidation: 'request validation',
  minimumCompressionSize: 'compression',
  tracingEnabled: 'X-Ray tracing',
};

const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

export const apiHasFeature = defineRule({
  id: 'LIM-053',
  name: 'api-has-feature',
  title: 'An HTTP API is asked for what it can do',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['api-gateway-http', 'resource'] },
  messages: {
    feature:
      '{name} is an HTTP API and has no {feature}: that needs a REST API. Make it one, or leave it out.',
    link: '{name} leads to {target}, and a VPC link of REST APIs takes Network Load Balancers alone. Lead it to one, or use an HTTP API.',
  },
  fix: 'suggestion',
  sources: [aws.apiTypes],
  docs: {
    what: 'An HTTP API is not asked for caching, API keys, usage plans, request validation, private endpoints or tracing.',
    why: 'HTTP APIs cost less than a third and do less. CloudFormation has no such property for them, so that what is set is not there.',
    condition:
      'A stored property of an HTTP API is one that only REST APIs have; or a written VPC link of REST APIs leads to anything but a Network Load Balancer.',
    howToFix: 'Make it a REST API, as the quick fix does, or do without.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      if (written.type !== 'AWS::ApiGateway::VpcLink') return;
      for (const { logicalId } of referencesIn(written.properties.TargetArns)) {
        const target = ctx.resource(logicalId);
        if (target === undefined) ctx.undecided(node.id, 'properties');
        else if (target.type !== balancer || target.properties.Type !== 'network')
          yield {
            message: 'link',
            at: node.id,
            field: 'properties',
            discriminator: logicalId,
            related: [target.owner],
            data: { target: nameOf(target.owner) },
          };
      }
      return;
    }
    const asked = Object.entries(node.source.properties ?? {}).flatMap(([field, value]) => {
      if (!(field in restOnly) || value === false || value === null) return [];
      if (isExpression(value)) ctx.undecided(node.id, field);
      return isExpression(value) ? [] : [field];
    });
    const [field] = asked;
    if (field === undefined) return;
    const features = [...new Set(asked.map((each) => restOnly[each] ?? each))];
    yield {
      message: 'feature',
      at: node.id,
      field,
      data: { feature: features.join(', no ') },
      fixData: { asked },
    };
  },
  fixes(ctx, finding) {
    const asked = finding.fixData?.asked;
    const record = ctx.document.nodes.get(finding.at);
    if (record === undefined || !Array.isArray(asked)) return [];
    const properties = Object.fromEntries(
      Object.entries(record.properties ?? {}).filter(([field]) => !asked.includes(field)),
    );
    return [
      {
        title: 'Make it a REST API',
        changes: patchNode(ctx.document, record.id, { kind: 'api-gateway-rest' }),
      },
      { title: 'Do without', changes: patchNode(ctx.document, record.id, { properties }) },
    ];
  },
});
