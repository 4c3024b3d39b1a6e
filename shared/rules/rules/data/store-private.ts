import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, knownFlag } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { reachesInternetGateway } from '../../subnet-routes.ts';
import { writing, writtenResource } from '../../written-resource.ts';

/** Written types that get a public address by a property of that name. */
const publicByProperty = new Set([
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::RedshiftServerless::Workgroup',
  'AWS::DMS::ReplicationInstance',
  'AWS::AmazonMQ::Broker',
]);

export const storePrivate = defineRule({
  id: 'SEC-062',
  name: 'store-private',
  title: 'A data store has no way to the internet',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { trait: 'database', nodes: ['resource'] },
  messages: {
    address: '{name} has a public address. Turn it off: callers reach it inside the VPC.',
    subnet: '{name} sits in public subnets ({subnets}). Move it to private or isolated ones.',
  },
  fix: 'automatic',
  sources: [aws.rdsVpc],
  maps: { checkov: ['CKV_AWS_17'] },
  docs: {
    what: 'Databases and caches have no public address and sit in subnets without a route to an internet gateway.',
    why: 'One security-group rule, opened for a moment, then exposes the data to every scanner on the internet.',
    condition:
      'Public accessibility of a drawn or written store is on, or a subnet of the store has a default route to an internet gateway.',
    howToFix:
      'Turn the public address off and use private or isolated subnets, as the quick fixes do where such subnets are drawn.',
    whenToSuppress:
      'For a store that partners reach by design: "Read replica for the auditors, TLS and allow-list".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      const written = writtenResource(node);
      const isStore = written !== undefined && publicByProperty.has(written.type);
      const value = isStore ? written.properties.PubliclyAccessible : undefined;
      if (isExpression(value)) ctx.undecided(node.id, 'properties');
      else if (value === true || value === 'true')
        yield { message: 'address', at: node.id, field: 'properties', discriminator: 'address' };
      return;
    }
    if ('publiclyAccessible' in node.properties && knownFlag(ctx, node, 'publiclyAccessible') === true) {
      yield { message: 'address', at: node.id, field: 'publiclyAccessible', discriminator: 'address' };
    }
    const open = ctx.subnetsOf(node.id).filter(({ id }) => reachesInternetGateway(ctx, id) === true);
    if (open.length === 0) return;
    const subnets = open.map(({ id }) => id);
    yield {
      message: 'subnet',
      at: node.id,
      field: 'subnets',
      discriminator: 'subnet',
      related: subnets,
      data: { subnets: nameOf(...subnets) },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    if (node.kind === 'resource')
      return writing(ctx, node.id, 'Turn the public address off', { PubliclyAccessible: false });
    if (finding.message === 'address') {
      const changes = setProperties(ctx.document, node.id, { publiclyAccessible: undefined });
      return [{ title: 'Turn the public address off', changes }];
    }
    const vpc = ctx.vpcOf(node.id);
    const closed = (vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'subnet')).filter(
      ({ id }) => reachesInternetGateway(ctx, id) === false,
    );
    const byZone = new Map(closed.map((subnet) => [ctx.zoneOf(subnet.id), subnet.id]));
    const subnets = [...byZone.values()].sort();
    if (vpc === undefined || byZone.has(undefined) || subnets.length < 2) return [];
    const title = `Use ${subnets.map((id) => ctx.node(id)?.name ?? id).join(' and ')}`;
    if (ctx.ancestorOf(node.id, 'subnet') !== undefined) {
      const [first] = subnets;
      const at = placeIn(ctx.document, node.id, first);
      return first === undefined
        ? []
        : [
            {
              title: `Move it to ${ctx.node(first)?.name ?? first}`,
              changes: moveNodes(ctx.document, [{ id: node.id, at, parent: first }]),
            },
          ];
    }
    return [{ title, changes: setProperties(ctx.document, node.id, { subnets }) }];
  },
});
