import { describe, expect, it } from 'vitest';
import { drawExample } from '#shared/testing/draw-example.ts';
import { exportFaults } from '#shared/testing/template-faults.ts';
import { allKinds } from '../registry.ts';

/** Every good example of every kind, alone in a VPC, is a template that AWS takes. */
const kinds = allKinds().filter((kind) => kind.resources !== undefined && kind.id !== 'resource');

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it.each(kind.examples.good)('exports a template that AWS takes: $title', ({ properties }) => {
    expect(exportFaults(drawExample(kind, properties))).toEqual([]);
  });
});
