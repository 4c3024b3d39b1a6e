import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isUnreadable, knownNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const containerPortsApart = defineRule({
  id: 'LIM-024',
  name: 'container-ports-apart',
  title: 'Containers of a task share no port',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task-definition'] },
  messages: {
    port: '{first} and {second} of {name} both use port {port}. In one task each needs a port of its own: change one.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::TaskDefinition')],
  maps: { cfnLint: ['E3053'] },
  docs: {
    what: 'The containers of a task with an address of its own (awsvpc), or on the network of its host, listen on different ports.',
    why: 'They share one network: the second one cannot open the port, and the task stops as soon as it starts.',
    condition:
      'Two containers of the task have the same port, and the network mode is awsvpc or host. Ports of the host are chosen by the template, so they always fit.',
    howToFix:
      'Change the port of one container, in its own settings too. The quick fix takes the next free one.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.properties.networkMode === 'bridge') return;
    const main = knownNumber(ctx, node, 'containerPort');
    const taken = new Map<number, string>();
    if (main !== undefined) taken.set(main, optionalText(node, 'containerName') ?? 'the main container');
    for (const { name, port } of sidecarsOf(node)) {
      const first = taken.get(port);
      if (first === undefined) taken.set(port, name);
      else
        yield {
          message: 'port',
          at: node.id,
          field: 'sidecars',
          discriminator: `${port} ${name}`,
          data: { first, second: name, port },
          fixData: { name, port },
        };
    }
  },
  fixes(ctx, finding) {
    const { name, port } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    const sidecars = node?.properties.sidecars;
    if (node === undefined || typeof port !== 'number' || !Array.isArray(sidecars)) return [];
    const taken = new Set([node.properties.containerPort, ...sidecarsOf(node).map((each) => each.port)]);
    let free = port + 1;
    while (taken.has(free)) free += 1;
    const stored = ctx.document.nodes.get(node.id)?.properties?.sidecars;
    if (!Array.isArray(stored)) return [];
    return settingOf(ctx, node.id, `Let ${name} use port ${free}`, {
      sidecars: stored.map((sidecar) =>
        isJsonObject(sidecar) && sidecar.name === name && sidecar.containerPort === port
          ? { ...sidecar, containerPort: free }
          : sidecar,
      ),
    });
  },
});

function sidecarsOf(node: NodeView): readonly { readonly name: string; readonly port: number }[] {
  const { sidecars } = node.properties;
  if (!Array.isArray(sidecars) || isUnreadable(node, 'sidecars')) return [];
  return sidecars.flatMap((sidecar) =>
    isJsonObject(sidecar) && typeof sidecar.containerPort === 'number'
      ? [{ name: String(sidecar.name), port: sidecar.containerPort }]
      : [],
  );
}
