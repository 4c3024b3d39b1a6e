import { describe, expect, it } from 'vitest';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { allKinds } from '../registry.ts';

/** Every good example of every kind, alone in a VPC, is a template that AWS takes. */
const kinds = allKinds().filter((kind) => kind.resources !== undefined && kind.id !== 'resource');

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it.each(kind.examples.good)('exports a template that AWS takes: $title', ({ properties }) => {
    const document = drawExample(kind, properties);
    const { text } = exportCloudFormation(document, resolve(document), { format: 'json' });
    expect(validateTemplate(JSON.parse(text) as Template)).toEqual([]);
    expect(validateWithAws(text)).toEqual([]);
  });
});
