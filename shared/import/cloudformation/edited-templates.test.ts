import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { exported, imported } from './testing/round-trips.ts';

describe('an edit of an imported template', () => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/shop.yaml'), 'utf8');
  const document = imported(text);
  const change = (id: string, properties: Parameters<typeof setProperties>[2]): string =>
    exported(applyChanges(document, setProperties(document, id, properties)));

  it('replaces a value where it stands', () => {
    expect(change('orders', { visibilityTimeout: 90 })).toBe(
      text.replace('VisibilityTimeout: 60', 'VisibilityTimeout: 90'),
    );
    expect(change('orders', { maxReceiveCount: 8 })).toBe(
      text.replace('maxReceiveCount: 4', 'maxReceiveCount: 8'),
    );
  });

  it('replaces a function by the value that was set', () => {
    expect(change('web', { instanceType: 'm7g.xlarge' })).toBe(
      text.replace('!FindInMap [Sizes, !Ref Stage, Web]', 'm7g.xlarge'),
    );
  });

  it('writes a rule of a listener where the rule is written', () => {
    const [connection] = [...document.connections.values()].filter(
      ({ properties }) => properties?.priority === 7,
    );
    if (connection === undefined) throw new Error('The rule is drawn.');
    const after = { ...connection, properties: { ...connection.properties, priority: 9 } };
    const edited = applyChanges(document, [
      { table: 'connections', id: connection.id, before: connection, after },
    ]);
    expect(exported(edited)).toBe(text.replace('Priority: 7', 'Priority: 9'));
  });

  it('allows a role what a new line needs, in a policy of its own', () => {
    const connection = {
      id: 'new',
      kind: 'data',
      from: 'mailer',
      to: 'archive',
      properties: { access: 'read' },
    };
    const edited = { ...document, connections: new Map(document.connections).set('new', connection) };
    const added = exported(edited)
      .replace(text.slice(0, text.indexOf('\nOutputs:')), '')
      .replace(text.slice(text.indexOf('\nOutputs:')), '');
    expect(added).toContain('Type: AWS::IAM::Policy');
    expect(added).toContain('!GetAtt Archive.Arn');
    expect(added).not.toContain('Orders');
  });

  it('puts a new node behind the others, under its name', () => {
    const node = { id: 'news', kind: 'sns-topic', name: 'News', at: [0, 0] } as const;
    const edited = exported({ ...document, nodes: new Map(document.nodes).set('news', node) });
    const outputs = text.indexOf('\nOutputs:');
    expect(edited.startsWith(text.slice(0, outputs))).toBe(true);
    expect(edited.endsWith(text.slice(outputs))).toBe(true);
    expect(edited.slice(outputs, edited.length - text.length + outputs)).toMatch(
      /^\n {2}# News \(SNS topic\)\n {2}News:\n {4}Type: AWS::SNS::Topic\n/,
    );
  });

  it('changes a function of the Serverless Application Model where it is written, and leaves loops alone', () => {
    const sam = readFileSync(join(import.meta.dirname, 'fixtures/events-sam.yaml'), 'utf8');
    const drawn = imported(sam);
    const set = (id: string, properties: Parameters<typeof setProperties>[2]) => {
      const edited = applyChanges(drawn, setProperties(drawn, id, properties));
      return exportCloudFormation(edited, resolve(edited), { format: 'yaml' });
    };
    expect(set('worker', { memorySize: 1024 }).text).toBe(sam.replace('MemorySize: 256', 'MemorySize: 1024'));
    expect(set('worker', { environment: { LEVEL: 'debug' } }).text).toBe(
      sam.replace('LEVEL: info', 'LEVEL: "debug"'),
    );
    const loop = set('topic-alpha', { displayName: 'Other' });
    expect(loop.text).toBe(sam);
    expect(loop.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('loop')]);
  });

  it('renames the tag of a node that has one', () => {
    const orders = document.nodes.get('orders');
    if (orders === undefined) throw new Error('The queue is drawn.');
    const edited = applyChanges(document, [
      { table: 'nodes', id: 'orders', before: orders, after: { ...orders, name: 'New orders' } },
    ]);
    expect(exported(edited)).toBe(text.replace('"orders"   #', 'New orders   #'));
  });

  it('removes a resource with what belongs to it and what refers to it', () => {
    const nodes = new Map(document.nodes);
    nodes.delete('failed');
    expect(exported({ ...document, nodes })).toBe(
      text
        .replace('  Failed:\n    Type: AWS::SQS::Queue\n', '')
        .replace(
          '      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt Failed.Arn\n        maxReceiveCount: 4\n',
          '',
        ),
    );
  });
});
