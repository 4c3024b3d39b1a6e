import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { hybridLinks } from '../../hybrid-links.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const tunnelHasSecondDevice = defineRule({
  id: 'NET-110',
  name: 'tunnel-has-second-device',
  title: 'A site reaches AWS through two devices',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['customer-gateway'] },
  messages: {
    single:
      '{name} is the only device that connects to {gateway}: when it restarts, the site is cut off, whichever of its two tunnels is up. Add a second device.',
  },
  decidesAlways: 'It counts the devices that are joined with a gateway.',
  fix: 'automatic',
  sources: [aws.vpnRedundancy],
  docs: {
    what: 'A VPN for production ends at two customer gateway devices.',
    why: 'AWS gives each connection two tunnels to two places of its own, and works on one at a time. Both end at the same device of yours.',
    condition:
      'A customer gateway is the only one that is connected to its gateway, and no Direct Connect leads there. Every VPN connection that is drawn has two tunnels: whether the device really keeps both up is not in a drawing, and not seen here.',
    howToFix: 'Add a second device with a connection of its own, as the quick fix does.',
    whenToSuppress: 'Where the device is a pair: "Active and standby firewall, one address".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const { gateway, devices, hasDirectConnect } of hybridLinks(ctx)) {
      if (hasDirectConnect || devices.length !== 1 || devices[0] !== node.id) continue;
      yield {
        message: 'single',
        at: node.id,
        discriminator: gateway,
        related: [gateway],
        data: { gateway: nameOf(gateway) },
        fixData: { gateway },
      };
    }
  },
  fixes(ctx, finding) {
    const gateway = finding.fixData?.gateway;
    const device = ctx.document.nodes.get(finding.at);
    if (device === undefined || typeof gateway !== 'string') return [];
    const added = addNode(ctx.document, {
      kind: device.kind,
      name: `${device.name} 2`,
      ...(device.parent === undefined ? {} : { parent: device.parent }),
      at: [device.at[0], device.at[1] + 100],
      properties: {
        ...(device.properties?.bgpAsn === undefined ? {} : { bgpAsn: device.properties.bgpAsn }),
      },
    });
    const document = applyChanges(ctx.document, added.changes);
    const tunnel = addConnection(document, { kind: 'tunnel', from: added.id, to: gateway, properties: {} });
    return [{ title: 'Add a second device', changes: mergeChanges(added.changes, tunnel.changes) }];
  },
});
