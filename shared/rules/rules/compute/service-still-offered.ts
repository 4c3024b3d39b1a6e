import type { JsonObject } from '#shared/base/json.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { endedServices } from '../../ended-services.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writtenResource } from '../../written-resource.ts';

export const serviceStillOffered = defineRule({
  id: 'OPS-012',
  name: 'service-still-offered',
  title: 'Services that ended are replaced',
  severity: 'error',
  nature: 'deploy',
  pillar: 'operations',
  subjects: { nodes: ['resource', 'clb', 'service-mesh'] },
  messages: {
    ended: '{type}: {service} ended on {date}. Use {successor}.',
    ending: '{type}: {service} ends on {date}. Move to {successor} before.',
    superseded: '{type}: {service} is kept running and gets nothing new since {date}. Use {successor}.',
  },
  decidesAlways: 'A template states the type of every resource as it is.',
  fix: 'automatic',
  sources: [aws.productLifecycle],
  maps: { cfnLint: ['W3697'] },
  docs: {
    what: 'The drawing uses no service that AWS has ended, and none that is only kept running.',
    why: 'A service past its end refuses to be created. One that is superseded works, gets no new features and will be ended one day.',
    condition:
      'The type of a written resource, or what a drawn Classic Load Balancer or service mesh becomes, belongs to a service whose last day has come (an error), is announced, or which is superseded (a warning). The dates are data of this version.',
    howToFix:
      'Use the successor that the message names. The quick fix makes a launch template of a launch configuration; other successors work in another way and have to be drawn.',
    whenToSuppress: 'The warning, while the move is planned: "Moves to an ALB in the second quarter".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const type = writtenResource(node)?.type ?? ctx.resourcesOf(node.id)[0]?.type;
    const entry =
      type === undefined
        ? undefined
        : endedServices.find(({ types }) => types.some((prefix) => type.startsWith(prefix)));
    if (type === undefined || entry === undefined) return;
    const { service, successor, date, isSuperseded } = entry;
    const message = isSuperseded ? 'superseded' : date <= ctx.today ? 'ended' : 'ending';
    yield {
      message,
      ...(message === 'ended' ? {} : { severity: 'warning' as const }),
      at: node.id,
      field: 'type',
      data: { type, service, date, successor },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    const [main] = ctx.resourcesOf(finding.at);
    if (written?.type !== 'AWS::AutoScaling::LaunchConfiguration' || main === undefined) return [];
    const converted = setProperties(ctx.document, finding.at, {
      type: 'AWS::EC2::LaunchTemplate',
      properties: { LaunchTemplateData: launchTemplateData(written.properties) },
    });
    const users = ctx.nodesOfKind('resource').flatMap((user) => {
      const group = writtenResource(user);
      if (objectOf(group?.properties.LaunchConfigurationName).Ref !== main.logicalId) return [];
      const { LaunchConfigurationName: _, ...rest } = group?.properties ?? {};
      return setProperties(ctx.document, user.id, {
        properties: {
          ...rest,
          LaunchTemplate: {
            LaunchTemplateId: { Ref: main.logicalId },
            Version: { 'Fn::GetAtt': [main.logicalId, 'LatestVersionNumber'] },
          },
        },
      });
    });
    return [{ title: 'Make it a launch template', changes: [...converted, ...users] }];
  },
});

/** What a launch configuration says, in the words of a launch template. */
function launchTemplateData(properties: JsonObject): JsonObject {
  const {
    AssociatePublicIpAddress: isPublic,
    SecurityGroups: groups,
    IamInstanceProfile: profile,
    InstanceMonitoring: isMonitored,
    SpotPrice: spotPrice,
    PlacementTenancy: tenancy,
    LaunchConfigurationName: _name,
    ClassicLinkVPCId: _classic,
    ClassicLinkVPCSecurityGroups: _classicGroups,
    InstanceId: _instance,
    ...same
  } = properties;
  const profileField = typeof profile === 'string' && profile.startsWith('arn:') ? 'Arn' : 'Name';
  return JSON.parse(
    JSON.stringify({
      ...same,
      IamInstanceProfile: profile === undefined ? undefined : { [profileField]: profile },
      Monitoring: isMonitored === undefined ? undefined : { Enabled: isMonitored },
      InstanceMarketOptions:
        spotPrice === undefined ? undefined : { MarketType: 'spot', SpotOptions: { MaxPrice: spotPrice } },
      Placement: tenancy === undefined ? undefined : { Tenancy: tenancy },
      // With an address of its own the groups belong to the interface.
      ...(isPublic === undefined
        ? { SecurityGroupIds: groups }
        : {
            NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: isPublic, Groups: groups }],
          }),
    }),
  ) as JsonObject;
}
