import { describe, expect, it } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { createDocumentReader, facts } from './document-reader.ts';

describe('what a reader notes', () => {
  const document = aDocument()
    .node('vpc', 'network', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'subnet', { parent: 'network', properties: { cidrBlock: '10.0.0.0/24' } })
    .node('ec2-instance', 'host', { parent: 'subnet' })
    .build();

  function notesOf(ask: (reader: ReturnType<typeof createDocumentReader>) => unknown): readonly string[] {
    const notes = new Set<string>();
    ask(createDocumentReader(document, { read: (key) => void notes.add(key) }));
    return [...notes].sort();
  }

  it('is the place of a node for those who ask where something is', () => {
    expect(notesOf((reader) => reader.parentOf('host')?.id)).toEqual([
      facts.place('host'),
      facts.place('subnet'),
    ]);
    expect(notesOf((reader) => reader.node('subnet')?.kind)).toEqual([facts.place('subnet')]);
  });

  it('is the name for those who only name it, and the whole for those who look at its settings', () => {
    expect(notesOf((reader) => reader.node('subnet')?.name)).toEqual([
      facts.name('subnet'),
      facts.place('subnet'),
    ]);
    expect(notesOf((reader) => reader.node('subnet')?.properties.cidrBlock)).toEqual([
      facts.node('subnet'),
      facts.place('subnet'),
    ]);
  });

  it('is noted for each computation that looks, though they share a reader', () => {
    const first = new Set<string>();
    const second = new Set<string>();
    let current = first;
    const reader = createDocumentReader(document, {
      read: (key) => void current.add(key),
      computation: () => current,
    });
    const subnet = reader.node('subnet');
    expect(subnet?.properties.tier).toBe('private');
    current = second;
    expect(subnet?.properties.tier).toBe('private');
    expect(first.has(facts.node('subnet'))).toBe(true);
    expect(second.has(facts.node('subnet'))).toBe(true);
  });
});
