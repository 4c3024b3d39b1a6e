import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/base/result.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import type { Imported } from '../imported.ts';
import { importMermaid, largestText } from './import-mermaid.ts';
import { parseWithMermaid } from './mermaid-parser.ts';

function read(text: string, fileName = 'drawing.mmd', block?: number): Promise<Result<Imported>> {
  return importMermaid(text, {
    fileName,
    documentId: 'test',
    parseFlowchart: parseWithMermaid,
    ...(block === undefined ? {} : { block }),
  });
}

async function imported(text: string, fileName?: string, block?: number): Promise<Imported> {
  const result = await read(text, fileName, block);
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

async function faultOf(text: string, fileName?: string, block?: number) {
  const result = await read(text, fileName, block);
  if (result.ok) throw new Error('It was imported.');
  return result.fault;
}

function named(document: LintelDocument, name: string): DocumentNode {
  const node = [...document.nodes.values()].find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`Nothing is called ${name}.`);
  return node;
}

/** Names from the outside in. */
function pathOf(document: LintelDocument, name: string): readonly string[] {
  const path: string[] = [];
  for (let node: DocumentNode | undefined = named(document, name); node !== undefined; ) {
    path.unshift(node.name);
    node = node.parent === undefined ? undefined : document.nodes.get(node.parent);
  }
  return path;
}

function lines(document: LintelDocument): readonly string[] {
  return [...document.connections.values()].map(({ from, to, label }) => {
    const ends = `${document.nodes.get(from)?.name} > ${document.nodes.get(to)?.name}`;
    return label === undefined ? ends : `${ends}: ${label}`;
  });
}

describe('importMermaid', () => {
  it('turns groups into containers, labels into kinds and edges into connections', async () => {
    const { document, report } = await imported(`graph TB
      Users[Users] --> ALB[Application Load Balancer]
      subgraph VPC["VPC 10.0.0.0/16"]
        ALB
        subgraph AZ_1a["AZ-1a"]
          subgraph Pub["Public Subnet 10.0.1.0/24"]
            Web["EC2 Instance 1<br/>ECS Agent"]
          end
        end
      end
      ALB -->|HTTP| Web`);
    expect(pathOf(document, 'EC2 Instance 1\nECS Agent')).toEqual([
      'VPC 10.0.0.0/16',
      'AZ-1a',
      'Public Subnet 10.0.1.0/24',
      'EC2 Instance 1\nECS Agent',
    ]);
    expect(named(document, 'VPC 10.0.0.0/16')).toMatchObject({
      kind: 'vpc',
      properties: { cidrBlock: '10.0.0.0/16' },
    });
    expect(named(document, 'AZ-1a')).toMatchObject({ kind: 'availability-zone', properties: { zone: 'a' } });
    expect(named(document, 'Public Subnet 10.0.1.0/24')).toMatchObject({
      kind: 'subnet',
      properties: { cidrBlock: '10.0.1.0/24', tier: 'public' },
    });
    expect(named(document, 'EC2 Instance 1\nECS Agent').kind).toBe('ec2-instance');
    expect(named(document, 'Users').kind).toBe('users');
    expect(lines(document)).toEqual([
      'Users > Application Load Balancer',
      'Application Load Balancer > EC2 Instance 1\nECS Agent: HTTP',
    ]);
    expect(report).toMatchObject({ recognised: 6, kept: 0, connections: 2, notes: [] });
  });

  it('gives a line the most specific meaning that it can have, and none where it can have none', async () => {
    const { document } = await imported(`flowchart LR
      u[Users] --> alb[ALB]
      alb --> web[EC2 Instance]
      web --> thought[Something else]`);
    expect([...document.connections.values()].map((connection) => connection.kind)).toEqual([
      'traffic',
      'forward',
      'note',
    ]);
  });

  it('frames a thing that a group and a box in it both name', async () => {
    const { document } = await imported(`graph TB
      subgraph Scaling["Auto Scaling Group"]
        ASG["Auto Scaling Group<br/>Min: 2"]
      end
      subgraph ECS["Amazon ECS"]
        subgraph Plane["Control plane"]
          service[Elastic Container Service]
        end
      end
      subgraph Net["VPC"]
        inner[VPC]
        subgraph Sub["Private Subnet"]
          web[EC2 Instance]
        end
      end`);
    const kindOf = (id: string) => document.nodes.get(id)?.kind;
    expect(['scaling', 'asg', 'ecs', 'service'].map(kindOf)).toEqual([
      'frame',
      'auto-scaling-group',
      'frame',
      'ecs-cluster',
    ]);
    // A network is a boundary: what it holds would lie outside without it.
    expect(['net', 'sub'].map(kindOf)).toEqual(['vpc', 'subnet']);
  });

  it.each([
    ['Target Group Health Checks', 'target-group'],
    ['SNS Email Alerts', 'sns-topic'],
    ['SNS Notifications', 'sns-topic'],
    ['CloudWatch Metrics Logs', 'cloudwatch-alarm'],
    ['CloudWatch Logs', 'log-group'],
    ['Lambda Logs', 'shape'],
    ['Email Alerts', 'shape'],
  ])('reads "%s" as %s', async (label, kind) => {
    const { document } = await imported(`graph TB\n a["${label}"]`);
    expect(named(document, label).kind).toBe(kind);
  });

  it('reads numbers out of labels', async () => {
    const { document } = await imported('graph TB\n a["Auto Scaling Group<br/>Min: 2, Desired: 4, Max: 8"]');
    expect([...document.nodes.values()][0]).toMatchObject({
      kind: 'auto-scaling-group',
      properties: { minSize: 2, desiredCapacity: 4, maxSize: 8 },
    });
  });

  it('keeps what it does not recognise as labelled boxes in their forms, and groups as frames', async () => {
    const { document, report } = await imported(`flowchart TB
      subgraph use["Use cases"]
        q{Path: /api/*}
        d[(Disk)]
      end`);
    expect(named(document, 'Use cases').kind).toBe('frame');
    expect(named(document, 'Path: /api/*')).toMatchObject({ kind: 'shape', properties: { form: 'diamond' } });
    expect(named(document, 'Disk')).toMatchObject({ kind: 'shape', properties: { form: 'cylinder' } });
    expect(report).toMatchObject({ recognised: 0, kept: 3 });
  });

  it('draws two groups where two parents hold a group of the same id', async () => {
    const { document, report } = await imported(`graph TB
      subgraph With["With"]
        subgraph Zone["AZ-1a"]
          E1[One]
        end
      end
      subgraph Without["Without"]
        NLB[Balancer] --> Zone
        subgraph Zone["AZ-1a "]
          N1[Two]
        end
        Zone --> Last[Last]
      end
      class Zone style1`);
    expect(pathOf(document, 'One')).toEqual(['With', 'AZ-1a', 'One']);
    expect(pathOf(document, 'Two')).toEqual(['Without', 'AZ-1a', 'Two']);
    const second = named(document, 'Two').parent;
    const [toZone, fromZone] = [...document.connections.values()];
    expect(toZone?.to).toBe(second);
    expect(fromZone?.from).toBe(second);
    expect(report.notes).toEqual([
      { severity: 'info', message: 'Another group is called Zone too; both are drawn.', line: 9 },
    ]);
  });

  it('puts more into a group that is opened again in the same place', async () => {
    const { document } = await imported(`graph TB
      subgraph A["Group"]
        a[One]
      end
      subgraph A["Group"]
        b[Two]
      end`);
    expect([...document.nodes.values()].filter((node) => node.kind === 'frame')).toHaveLength(1);
    expect(named(document, 'One').parent).toBe(named(document, 'Two').parent);
  });

  it('connects the container when an edge names a group, and makes no node of it', async () => {
    const { document } = await imported(`flowchart TD
      subgraph Plane[Control plane]
        s[Scheduler]
      end
      u[Console] --> Plane
      Plane -->|Registers| s`);
    expect(document.nodes.size).toBe(3);
    expect(lines(document)).toEqual(['Console > Control plane', 'Control plane > Scheduler: Registers']);
  });

  it('names groups that have a title but no id', async () => {
    const { document } = await imported(
      'flowchart TD\n subgraph Customer Account\n a[A]\n end\n subgraph "Other one"\n b[B]\n end',
    );
    expect(pathOf(document, 'A')).toEqual(['Customer Account', 'A']);
    expect(pathOf(document, 'B')).toEqual(['Other one', 'B']);
  });

  it('shows labels as a reader sees them', async () => {
    const { document } = await imported(`graph TB
      a["CPU &gt; 80%: +3<br/><b>CPU</b> < 30% &amp; more"]
      b["He said #quot;no#quot; #35;1"]
      c[First\\nsecond]
      d["\`**bold** and _slanted_\`"]
      e[fa:fa-server Server]
      f["1 < 2 and <name>"]`);
    expect([...document.nodes.values()].map((node) => node.name)).toEqual([
      'CPU > 80%: +3\nCPU < 30% & more',
      'He said "no" #1',
      'First\nsecond',
      'bold and slanted',
      'Server',
      '1 < 2 and <name>',
    ]);
  });

  it('keeps emoji in names and looks past them', async () => {
    const { document } = await imported('graph TB\n a[🛎️ Lambda Function]');
    expect([...document.nodes.values()][0]).toMatchObject({
      kind: 'lambda-function',
      name: '🛎️ Lambda Function',
    });
  });

  it.each([
    ['---\na: &a [x, x]\nb: [*a, *a]\n---\nflowchart LR\n  a --> b', 1, /YAML aliases/],
    [
      'flowchart LR\n  a --> b\n  a@{ icon: "../../secret.svg", form: "square" }',
      3,
      /leads out of the drawing/,
    ],
    ['flowchart LR\n  a@{ img: "../x.png" } --> b', 2, /"\.\.\/x\.png"/],
  ])('refuses %j with its line', async (text, line, message) => {
    expect(await faultOf(text, 'a.mmd')).toMatchObject({ line, message: expect.stringMatching(message) });
  });

  it('ignores front matter that Mermaid does not know, and comments', async () => {
    const { document } = await imported(`---
title: Big picture
config:
  layout: elk
  elk:
    mergeEdges: false
    <!-- nodePlacementStrategy: LINEAR_SEGMENTS -->
  nonsense: [
---
%%{init: {
  "theme": "dark"
}}%%
flowchart LR
  %% a comment
  a --> b`);
    expect(document.header.get('document')?.name).toBe('Big picture');
    expect(lines(document)).toEqual(['a > b']);
    expect(named(document, 'a').origin).toMatchObject({ flow: 'LR', id: 'a' });
  });

  it('remembers strokes and heads, and leaves out links that only arrange', async () => {
    const { document, report } = await imported(
      'graph LR\n a -.-> b\n b <--> c\n c --- d\n d ==> a\n a ~~~ d',
    );
    expect([...document.connections.values()].map(({ origin }) => [origin?.stroke, origin?.heads])).toEqual([
      ['dotted', undefined],
      [undefined, 'both'],
      [undefined, 'none'],
      ['thick', undefined],
    ]);
    expect(report.notes).toEqual([
      { severity: 'info', message: '1 invisible link that only arranges the diagram is left out.' },
    ]);
  });

  const markdown = `# Guide

## Life cycle

\`\`\`mermaid
stateDiagram-v2
  [*] --> Pending
\`\`\`

## Web *tier*

Text.

\`\`\`mermaid
graph TB
  Users[Users] --> ALB[ALB]
\`\`\`

~~~text
\`\`\`mermaid
graph TB
\`\`\`
~~~

### Jobs
<div align="center">

\`\`\`mermaid
graph LR
  q[SQS Queue] --> f[Lambda Function]
\`\`\`

</div>

## Broken

\`\`\`mermaid
graph TB
  ok --> fine
  a[never closed --> b
\`\`\`
`;

  it('draws every flowchart of a Markdown file in a frame with its heading, and names the rest with their lines', async () => {
    const { document, report } = await imported(markdown, 'guide.md');
    const frames = [...document.nodes.values()].filter((node) => node.kind === 'frame');
    expect(frames.map((node) => node.name)).toEqual(['Web tier', 'Jobs']);
    expect(frames.map((node) => node.origin?.direction)).toEqual(['TB', 'LR']);
    expect(pathOf(document, 'SQS Queue')).toEqual(['Jobs', 'SQS Queue']);
    expect(document.header.get('document')?.name).toBe('guide');
    expect(report.notes).toEqual([
      {
        severity: 'warning',
        message: '"Life cycle" is a state diagram: only flowcharts are drawn.',
        line: 6,
      },
      {
        severity: 'warning',
        message: 'Mermaid cannot read "a[never closed --> b". Check the brackets, quotes and arrows there.',
        line: markdown.split('\n').indexOf('  a[never closed --> b') + 1,
      },
    ]);
  });

  it('names the blocks that can be taken alone, as the one taken alone does not', async () => {
    const { report } = await imported(markdown, 'guide.md');
    expect(report.blocks?.map(({ number }) => number)).toEqual([2, 3]);
    for (const { number, title } of report.blocks ?? []) {
      const alone = await imported(markdown, 'guide.md', number);
      expect(alone.document.header.get('document')?.name).toBe(title);
      expect(alone.report.blocks).toBeUndefined();
    }
  });

  it('takes one block straight onto the canvas', async () => {
    const { document } = await imported(markdown, 'guide.md', 3);
    expect([...document.nodes.values()].map((node) => node.name)).toEqual(['SQS Queue', 'Lambda Function']);
    expect(document.header.get('document')?.name).toBe('Jobs');
    expect(await faultOf(markdown, 'guide.md', 9)).toMatchObject({
      message: 'There is no block 9: the file has 4 Mermaid blocks.',
    });
  });

  it('says in one sentence with a line why nothing can be drawn', async () => {
    expect(await faultOf('\n\nsequenceDiagram\n A->>B: hi', 'talk.mmd')).toMatchObject({
      message: '"talk" is a sequence diagram: only flowcharts are drawn.',
      line: 3,
      file: 'talk.mmd',
    });
    expect(await faultOf('graph TB\n\n%% note\n a{x} -->\n\n b[[', 'a.mmd')).toMatchObject({
      code: 'nothing-to-draw',
      line: 6,
    });
    expect(await faultOf('', 'a.mmd')).toMatchObject({ message: 'This block is empty.' });
    expect(await faultOf('# Nothing here', 'a.md')).toMatchObject({ code: 'no-mermaid' });
    expect(await faultOf('hello there', 'a.mmd')).toMatchObject({
      message: '"hello" is no diagram that can be drawn: only flowcharts are drawn.',
    });
    expect(await faultOf('graph TB', 'a.mmd')).toMatchObject({ message: '"a" has no nodes.' });
  });

  it('refuses what is too large, and survives what is hostile', async () => {
    expect(await faultOf('x'.repeat(largestText + 1))).toMatchObject({ code: 'too-large' });
    expect((await faultOf(`graph TB\n a${'['.repeat(19_000)}`)).message).toMatch(/^Mermaid cannot read/);
    expect(await faultOf(`graph TB\n a${'['.repeat(1_000_000)}`)).toMatchObject({
      message: 'This line is longer than 20000 characters, which no diagram is.',
      line: 2,
    });
    const spaces = ' '.repeat(19_000);
    for (const line of [
      `subgraph A${spaces}x`,
      `end${spaces}x`,
      `a["\`${'*'.repeat(19_000)}\`"]`,
      `${spaces}a`,
    ]) {
      await read(`graph TB\n ${line}\n b`);
    }
    const { document } = await imported(
      'graph TB\n a["<script>alert(1)</script>"] --> __proto__[constructor]',
    );
    expect([...document.nodes.values()].map((node) => node.name)).toEqual([
      '<script>alert(1)</script>',
      'constructor',
    ]);
  });

  it('gives the same document for the same text', async () => {
    expect(await imported(markdown, 'guide.md')).toEqual(await imported(markdown, 'guide.md'));
  });
});

describe('what a line means', () => {
  async function kindOfLine(line: string): Promise<string | undefined> {
    const { document } = await imported(`flowchart LR\n  A[S3 Bucket]\n  B[S3 Bucket]\n  ${line}\n`);
    return [...document.connections.values()][0]?.kind;
  }

  it('is what its label says, where a line between the two can mean that', async () => {
    expect(await kindOfLine('A -->|Cross-Region<br/>Replication| B')).toBe('replicate');
    expect(await kindOfLine('A -->|access logs| B')).toBe('log');
  });

  it('is the most specific meaning when the label names none', async () => {
    expect(await kindOfLine('A -->|after login| B')).toBe(await kindOfLine('A --> B'));
  });
});

it('refuses a diagram of nothing but nested groups of one name at once', async () => {
  const fault = await faultOf(`flowchart LR\n${'subgraph x\n'.repeat(20_000)}${'end\n'.repeat(20_000)}`);
  expect(fault.message).toBe('"drawing" has 20000 groups; at most 1500 can be read.');
});
