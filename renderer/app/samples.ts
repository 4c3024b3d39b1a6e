import { findKind } from '#shared/catalogue/registry.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';

export interface Sample {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly document: LintelDocument;
}

/** A document in `assets/samples` is a template; nothing else has to be told about it. */
const files = import.meta.glob<string>('../../assets/samples/*.lintel.json', {
  query: '?raw',
  import: 'default',
});

/** The templates, in the order that their `template.order` says; a file that cannot be opened is left out. */
export async function loadSamples(): Promise<readonly Sample[]> {
  const samples = await Promise.all(
    Object.entries(files).map(async ([path, load]) => {
      const opened = openDocument(await load(), path);
      if (!opened.ok) return [];
      const { document } = opened.value;
      const { template } = document.unknownFields as {
        readonly template?: { order?: number; description?: string };
      };
      const { template: _, ...unknownFields } = document.unknownFields;
      return [
        {
          id: path,
          order: template?.order ?? 100,
          name: headerOf(document).name,
          description: template?.description ?? describe(document),
          document: { ...document, unknownFields },
        },
      ];
    }),
  );
  return samples.flat().sort((a, b) => a.order - b.order || a.name.localeCompare(b.name, 'en'));
}

/** What it is made of: "Application Load Balancer, Auto Scaling group, RDS database". */
function describe({ nodes }: LintelDocument): string {
  const titles = new Set<string>();
  for (const node of nodes.values()) {
    const kind = findKind(node.kind);
    const isPlace =
      kind === undefined ||
      kind.family === 'actors-and-frames' ||
      plumbing.has(kind.id) ||
      kind.traits.includes('transparent-frame');
    if (!isPlace) titles.add(kind.title);
  }
  const all = [...titles];
  // One more by name is as short as saying that there is one more.
  return all.length <= titlesShown + 1
    ? all.join(', ')
    : `${all.slice(0, titlesShown).join(', ')} and ${all.length - titlesShown} more kinds`;
}

const titlesShown = 5;
/** The parts that every network has, and nobody looks for in a template. */
const plumbing: ReadonlySet<string> = new Set([
  'availability-zone',
  'customer-gateway',
  'egress-only-internet-gateway',
  'elastic-ip',
  'gateway-endpoint',
  'internet-gateway',
  'nat-gateway',
  'network-acl',
  'network-interface',
  'route-table',
  'security-group',
  'subnet',
  'transit-gateway-attachment',
  'transit-gateway-route-table',
  'vpc',
]);
