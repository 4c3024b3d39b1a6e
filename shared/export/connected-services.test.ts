import { beforeAll, describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';
import { drawings } from './testing/connected-drawings.ts';
import { drawingsAround } from './testing/drawings-around.ts';

// AWS's validator takes a while to start on a busy machine, and the first question would pay for it.
beforeAll(() => {
  validateWithAws('{"Resources": {}}');
}, 240_000);

describe.each([...drawings, ...drawingsAround])('$what', ({ document, has, allows = [] }) => {
  const architecture = resolve(document);
  const { text } = exportCloudFormation(document, architecture, { format: 'json' });
  const template = JSON.parse(text) as Template & {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };

  it('has no gap, and no line that AWS would refuse', () => {
    expect(architecture.gaps).toEqual([]);
    expect(validateTemplate(template)).toEqual([]);
    expect(validateWithAws(text)).toEqual([]);
  });

  it('becomes what the lines ask for', () => {
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
    expect(has.filter((type) => !types.has(type))).toEqual([]);
    expect(allows.filter((action) => !text.includes(`"${action}"`))).toEqual([]);
  });
});
