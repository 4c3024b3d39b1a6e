import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { mergeChanges } from '#shared/document/change-set.ts';
import { renameNode } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { groupRules } from '../../group-rules.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, type Fix, type FixContext, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writing, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const defaultGroupUnused = defineRule({
  id: 'SEC-005',
  name: 'default-group-unused',
  title: 'Nothing uses the default security group',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['security-group', 'resource'] },
  messages: {
    attached:
      'The default security group is on {users} and lets all of its members talk to one another. Use another group there.',
    rules: '{name} gives the default security group rules of its own. Leave it empty and use another group.',
    resource: '{name} uses the default security group of its VPC. Give it a group of its own.',
    unnamed:
      '{name} names no security group, so AWS puts it into the default group of its VPC. Name one by {field}.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  maps: { checkov: ['CKV2_AWS_12'] },
  docs: {
    what: 'The default security group of a VPC has no members and no rules.',
    why: 'Whatever is created without a group lands in it, and its members may talk to one another on every port: what was meant to be apart is not.',
    condition:
      'A drawn group is called "default" and has members or rules, or a resource names the default group of its VPC, or names none where AWS then takes that one.',
    howToFix:
      'Use a group of its own. The quick fix gives the drawn group another name, and it becomes one; a written resource gets a group beside it.',
    whenToSuppress: 'For a VPC of trials: "Sandbox account, wiped nightly".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      // A custom resource may take its rules away.
      if (/^Custom::|^AWS::CloudFormation::/.test(String(node.properties.type))) return;
      const written = writtenResource(node);
      const field = written === undefined ? undefined : groupFields[written.type];
      if (ctx.resourcesOf(node.id).some(({ properties }) => namesDefaultGroup(properties)))
        yield { message: 'resource', at: node.id };
      else if (written !== undefined && field !== undefined && takesDefault(written.properties, field))
        yield { message: 'unnamed', at: node.id, field: 'properties', data: { field } };
      return;
    }
    if (node.name.trim().toLowerCase() !== 'default') return;
    if (noteUnknown(ctx, node, 'securityGroupIngress') || noteUnknown(ctx, node, 'securityGroupEgress'))
      return;
    const users = ctx.referrersOf(node.id).filter(({ id }) => ctx.hasTrait(id, 'network-interface'));
    if (users.length > 0) {
      const ids = users.map(({ id }) => id);
      yield { message: 'attached', at: node.id, related: ids, data: { users: nameOf(...ids) } };
    } else if (
      groupRules(node, 'securityGroupIngress').length + groupRules(node, 'securityGroupEgress').length >
      0
    )
      yield { message: 'rules', at: node.id, field: 'securityGroupIngress' };
  },
  fixes(ctx, finding) {
    if (finding.message === 'resource' || finding.message === 'unnamed') return ownGroup(ctx, finding.at);
    const vpc = ctx.vpcOf(finding.at);
    const name = `${vpc === undefined ? 'Own' : vpc.name} workloads`;
    return [
      { title: `Make it a group of its own, ${name}`, changes: renameNode(ctx.document, finding.at, name) },
    ];
  },
});

/** By type: the property that names the groups. Without any, AWS takes the default group of the VPC. */
const groupFields: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'SecurityGroupIds',
  'AWS::EC2::NetworkInterface': 'GroupSet',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'SecurityGroups',
  'AWS::RDS::DBInstance': 'VPCSecurityGroups',
  'AWS::RDS::DBCluster': 'VpcSecurityGroupIds',
  'AWS::DocDB::DBCluster': 'VpcSecurityGroupIds',
  'AWS::Neptune::DBCluster': 'VpcSecurityGroupIds',
  'AWS::EFS::MountTarget': 'SecurityGroups',
};

/** Outside of a VPC, and where the interfaces are written out, the property has no meaning. */
function takesDefault(properties: JsonObject, field: string): boolean {
  const isElsewhere =
    properties.NetworkInterfaces !== undefined ||
    properties.SourceDBInstanceIdentifier !== undefined ||
    properties.DBClusterIdentifier !== undefined ||
    properties.LaunchTemplate !== undefined;
  const isPlaced =
    properties.SubnetId !== undefined ||
    properties.Subnets !== undefined ||
    properties.DBSubnetGroupName !== undefined;
  const groups = properties[field] ?? properties.SecurityGroups;
  const isNamed = Array.isArray(groups) ? groups.length > 0 : groups !== undefined;
  return isPlaced && !isElsewhere && !isNamed;
}

/** True when somewhere in the properties stands `{ "Fn::GetAtt": [vpc, "DefaultSecurityGroup"] }`. */
function namesDefaultGroup(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(namesDefaultGroup);
  if (!isJsonObject(value)) return false;
  const attribute = value['Fn::GetAtt'];
  const path = Array.isArray(attribute) ? attribute.at(-1) : attribute;
  if (typeof path === 'string' && /(^|\.)DefaultSecurityGroup$/.test(path)) return true;
  return Object.values(value).some(namesDefaultGroup);
}

/** The value with the group in place of the default group of a VPC. */
function withGroup(value: JsonValue, own: JsonObject): JsonValue {
  if (Array.isArray(value)) return value.map((entry) => withGroup(entry, own));
  if (!isJsonObject(value)) return value;
  const attribute = value['Fn::GetAtt'];
  if (attribute !== undefined && namesDefaultGroup(value)) return own;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, withGroup(inner, own)]],
    ),
  );
}

/** A written group for the resource alone, which admits nobody yet. */
function ownGroup(ctx: FixContext, id: NodeId): readonly Fix[] {
  const node = ctx.document.nodes.get(id);
  const view = ctx.node(id);
  const written = view === undefined ? undefined : writtenResource(view);
  const field = written === undefined ? undefined : groupFields[written.type];
  const isNamed = namesDefaultGroup(written?.properties);
  const vpc = ctx.vpcOf(id);
  const [vpcResource] = vpc === undefined ? [] : ctx.resourcesOf(vpc.id);
  if (node === undefined || written === undefined || (field === undefined && !isNamed)) return [];
  const group = writtenBeside(ctx.document, node, {
    name: `${node.name} group`,
    type: 'AWS::EC2::SecurityGroup',
    properties: {
      GroupDescription: `Who may call ${node.name}`,
      ...(vpcResource === undefined ? {} : { VpcId: { Ref: vpcResource.logicalId } }),
    },
  });
  const own = { 'Fn::GetAtt': [group.logicalId, 'GroupId'] };
  const [named] = writing(
    ctx,
    id,
    '',
    isNamed || field === undefined
      ? objectOf(withGroup(written.properties, own))
      : { [field]: [{ Ref: group.logicalId }] },
  );
  return [
    {
      title: 'Give it a group of its own, that admits nobody yet',
      changes: mergeChanges(group.changes, named?.changes ?? []),
    },
  ];
}
