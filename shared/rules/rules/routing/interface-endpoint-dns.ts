import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag, optionalText } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const interfaceEndpointDns = defineRule({
  id: 'NET-042',
  name: 'interface-endpoint-dns',
  title: 'Private DNS of an endpoint works in its VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['interface-endpoint'] },
  messages: {
    attributes:
      'Private DNS of {name} needs DNS resolution and DNS host names in {vpc}. Turn both on, or private DNS off.',
    twice:
      '{vpc} already has {other} for {service} with private DNS. Keep one, or turn private DNS off for the other.',
  },
  fix: 'automatic',
  sources: [aws.interfaceEndpoints, cloudFormation('AWS::EC2::VPCEndpoint')],
  maps: { cfnLint: ['E3064'] },
  docs: {
    what: 'The VPC of an interface endpoint with private DNS has both DNS attributes on, and no other such endpoint for the same service.',
    why: 'EC2 refuses the endpoint otherwise, since two hosted zones would claim the same name or nobody could look it up.',
    condition:
      'Private DNS is on and the VPC has DNS resolution or DNS host names off, or has an earlier endpoint, by id, of the same service with private DNS.',
    howToFix:
      'Turn the attributes of the VPC on, as the quick fix does, or give one endpoint the subnets of both.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    if (vpc === undefined || knownFlag(ctx, node, 'privateDnsEnabled') !== true) return;
    const support = knownFlag(ctx, vpc, 'enableDnsSupport');
    const hostNames = knownFlag(ctx, vpc, 'enableDnsHostnames');
    if (support === false || hostNames === false) {
      yield {
        message: 'attributes',
        at: node.id,
        field: 'privateDnsEnabled',
        discriminator: 'attributes',
        related: [vpc.id],
        data: { vpc: nameOf(vpc.id) },
      };
    }
    const service = optionalText(node, 'service');
    const other = ctx
      .descendantsOf(vpc.id, 'interface-endpoint')
      .find(
        (endpoint) =>
          endpoint.id < node.id &&
          endpoint.properties.privateDnsEnabled === true &&
          optionalText(endpoint, 'service') === service,
      );
    if (service === undefined || other === undefined) return;
    yield {
      message: 'twice',
      at: node.id,
      field: 'service',
      discriminator: 'twice',
      related: [other.id],
      data: { vpc: nameOf(vpc.id), other: nameOf(other.id), service },
    };
  },
  fixes(ctx, finding) {
    const vpc = ctx.vpcOf(finding.at);
    if (finding.message === 'twice') {
      const changes = setProperties(ctx.document, finding.at, { privateDnsEnabled: false });
      return [{ title: 'Turn private DNS off here', changes }];
    }
    if (vpc === undefined) return [];
    const changes = setProperties(ctx.document, vpc.id, {
      enableDnsSupport: undefined,
      enableDnsHostnames: undefined,
    });
    return [{ title: `Turn both on in ${vpc.name}`, changes }];
  },
});
