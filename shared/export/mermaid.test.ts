import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { exportMermaid } from './mermaid.ts';

function withLabels(document: LintelDocument, label: string): LintelDocument {
  const connections = new Map(
    [...document.connections].map(([id, connection]): [string, Connection] => [id, { ...connection, label }]),
  );
  return { ...document, connections };
}

const small = withLabels(
  aDocument()
    .node('users', 'customers', { name: 'Customers' })
    .node('vpc', 'main', { name: 'Main' })
    .node('subnet', 'public-a', { name: 'Public A', parent: 'main', properties: { tier: 'public' } })
    .node('alb', 'web-alb', { name: 'Web ALB', parent: 'main' })
    .node('ec2-instance', 'end', { name: 'Says "hi" <b> & #1', parent: 'public-a' })
    .connect('traffic', 'customers', 'web-alb')
    .build(),
  'HTTPS 443',
);

describe('exportMermaid', () => {
  it('writes nested subgraphs, kinds by shape and class, and connections with labels', () => {
    expect(exportMermaid(small).text).toMatchInlineSnapshot(`
      "flowchart TB
        customers(["Customers"])
        subgraph main["Main"]
          subgraph public_a["Public A"]
            end_["Says #34;hi#34; #60;b#62; #38; #35;1"]
          end
          web_alb{{"Web ALB"}}
        end
        customers -->|"HTTPS 443"| web_alb
        classDef actors-and-frames fill:#f3f5f8,stroke:#5a6b86,color:#16191f
        class customers actors-and-frames
        classDef compute fill:#fdf0e4,stroke:#ed7100,color:#16191f
        class end_ compute
        classDef load-balancing fill:#f3edff,stroke:#8c4fff,color:#16191f
        class web_alb load-balancing
        classDef group-public-subnet fill:none,stroke:#7aa116
        class public_a group-public-subnet
        classDef group-vpc fill:none,stroke:#8c4fff
        class main group-vpc
        class web_alb kind-alb
        class end_ kind-ec2-instance
        class public_a kind-subnet
        class customers kind-users
        class main kind-vpc
      "
    `);
  });

  it('says which lines belong to what', () => {
    const { text, spans } = exportMermaid(small);
    const lines = text.split('\n');
    const spanOf = (owner: string) => spans.find((span) => span.owner === owner);
    const vpc = spanOf('main');
    expect(lines[(vpc?.from ?? 0) - 1]).toContain('subgraph main["Main"]');
    expect(lines[(vpc?.to ?? 0) - 1]?.trim()).toBe('end');
    const line = spanOf([...small.connections.keys()][0] ?? '');
    expect(lines[(line?.from ?? 0) - 1]).toContain('HTTPS 443');
  });

  it('gives the same bytes whatever the order of the records', () => {
    const reversed: LintelDocument = {
      ...small,
      nodes: new Map([...small.nodes].reverse()),
      connections: new Map([...small.connections].reverse()),
    };
    expect(exportMermaid(reversed).text).toBe(exportMermaid(small).text);
  });

  it('warns when the diagram is larger than Mermaid draws', () => {
    const nodes = new Map<string, DocumentNode>();
    const connections = new Map<string, Connection>();
    for (let index = 0; index <= 600; index += 1) {
      nodes.set(`n${index}`, {
        id: `n${index}`,
        kind: 'sqs-queue',
        name: `A queue with a name that says what it is for ${index}`,
        at: [0, 0],
      });
      if (index > 0) {
        connections.set(`c${index}`, {
          id: `c${index}`,
          kind: 'note',
          from: `n${index - 1}`,
          to: `n${index}`,
        });
      }
    }
    const { warnings } = exportMermaid({ ...small, nodes, connections });
    expect(warnings.map((warning) => warning.message)).toEqual([
      expect.stringMatching(/^The diagram has \d+ characters; Mermaid draws at most 50000/),
      expect.stringMatching(/^The diagram has 600 connections; Mermaid draws at most 500/),
    ]);
  });

  it('names a connection that ends nowhere, and writes the rest', () => {
    const connections = new Map<string, Connection>([
      ['lost', { id: 'lost', kind: 'note', from: 'main', to: 'gone' }],
    ]);
    const { text, warnings } = exportMermaid({ ...small, connections });
    expect(warnings).toEqual([
      { message: 'The connection lost has an end that does not exist and is left out.' },
    ]);
    expect(text).toContain('subgraph main');
  });

  it('has one span for every node and every whole connection of any document', () => {
    fc.assert(
      fc.property(randomDocument(), (document) => {
        const { spans, text } = exportMermaid(document);
        const count = text.split('\n').length;
        expect(spans.map((span) => span.owner).sort()).toEqual(
          [...document.nodes.keys(), ...document.connections.keys()].sort(),
        );
        for (const { from, to } of spans) expect(from >= 1 && from <= to && to <= count).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
