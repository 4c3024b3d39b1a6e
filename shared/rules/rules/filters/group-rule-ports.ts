import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { groupRules } from '../../group-rules.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

const fields = ['securityGroupIngress', 'securityGroupEgress'] as const;

/** What one change mends for sure. */
const mended = new Set(['order', 'all', 'half']);

export const groupRulePorts = defineRule({
  id: 'NET-051',
  name: 'group-rule-ports',
  title: 'The ports of a rule fit its protocol',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['security-group'] },
  messages: {
    order: 'Rule {number} of {name} goes from port {from} to {to}. Put the lower port first.',
    all: 'Rule {number} of {name} names ports with every protocol (-1), which has none. Take the ports out, or choose TCP or UDP.',
    half: 'Rule {number} of {name} has -1 for one of its ports: it stands for everything, in both places and with ICMP alone. Take the ports out.',
    missing:
      'Rule {number} of {name} is for {protocol} and names no port. State the ports, or choose every protocol (-1).',
    peer: 'Rule {number} of {name} names nobody. State a range, a prefix list or a security group.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::EC2::SecurityGroup')],
  maps: { cfnLint: ['E3687', 'E3688'] },
  docs: {
    what: 'Rules for TCP and UDP have ports in ascending order, rules for every protocol have none, and each names who it is about.',
    why: 'EC2 refuses other rules. With every protocol it ignores ports, so that a rule meant for one port opens all of them.',
    condition:
      'The first port is higher than the last; a rule for -1 names ports; only one of the two ports is -1, or both are with TCP or UDP; a TCP or UDP rule names no first port; or the rule has no range, prefix list or group.',
    howToFix: 'Correct the ports. The quick fix swaps them or takes them out where that is what is meant.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const field of fields) {
      if (field === 'securityGroupEgress' && node.properties.allowAllOutbound === true) continue;
      noteUnknown(ctx, node, field);
      for (const rule of groupRules(node, field)) {
        const hasPorts = rule.protocol === 'tcp' || rule.protocol === 'udp';
        const place = { at: node.id, field, fixData: { field, index: rule.index } };
        const number = rule.index + 1;
        const { stored, protocol, from, to } = rule;
        const open = [stored.fromPort, stored.toPort].filter((port) => port === -1).length;
        if (open > 0 && protocol !== '-1' && (hasPorts || open === 1)) {
          yield { message: 'half', ...place, discriminator: `${field} ${number} ports`, data: { number } };
        } else if (hasPorts && !rule.hasPorts) {
          yield {
            message: 'missing',
            ...place,
            discriminator: `${field} ${number} ports`,
            data: { number, protocol: protocol.toUpperCase() },
          };
        } else if (hasPorts && from > to) {
          yield {
            message: 'order',
            ...place,
            discriminator: `${field} ${number} ports`,
            data: { number, from, to },
          };
        } else if (protocol === '-1' && (stored.fromPort !== undefined || stored.toPort !== undefined)) {
          yield { message: 'all', ...place, discriminator: `${field} ${number} ports`, data: { number } };
        }
        if (rule.cidr === undefined && rule.group === undefined && stored.prefixListId === undefined) {
          yield { message: 'peer', ...place, discriminator: `${field} ${number} peer`, data: { number } };
        }
      }
    }
  },
  fixes(ctx, finding) {
    const group = ctx.node(finding.at);
    const { field, index } = finding.fixData ?? {};
    const isField = field === 'securityGroupIngress' || field === 'securityGroupEgress';
    if (group === undefined || !isField || !mended.has(finding.message)) return [];
    const rules = groupRules(group, field).map(({ stored }, at) => {
      if (at !== index) return stored;
      const { fromPort, toPort, ...rest } = stored;
      if (finding.message === 'half')
        return rest.ipProtocol === 'tcp' || rest.ipProtocol === 'udp'
          ? { ...rest, fromPort: 0, toPort: 65_535 }
          : rest;
      return finding.message === 'all' ? rest : { ...rest, fromPort: toPort, toPort: fromPort };
    });
    const title = finding.message === 'order' ? 'Swap the ports' : 'Name every port';
    return [{ title, changes: setProperties(ctx.document, group.id, { [field]: rules }) }];
  },
});
