import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { validateWithAws } from '#shared/testing/aws-template-validator.ts';
import { productionVpcWithEcs } from '#shared/testing/seed-snippets.ts';
import { type Template, validateTemplate } from '#shared/testing/validate-template.ts';
import { exportCloudFormation } from './cloudformation.ts';
import { anyReference, snippets } from './testing/snippets.ts';

describe.each(snippets)('$name, drawn', ({ document, resources }) => {
  const template = templateOf(document);

  it('is a template that AWS accepts', () => {
    expect(resolve(document).gaps).toEqual([]);
    expect(validateTemplate(template)).toEqual([]);
    expect(validateWithAws(JSON.stringify(template))).toEqual([]);
  });

  it('has every resource that was meant, with every property', () => {
    const free = new Map(Object.entries(template.Resources ?? {}));
    const missing = resources.flatMap(([type, properties]) => {
      const [best] = [...free]
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties }]) => ({
          id,
          differences: differencesOf(properties, Properties ?? {}, type, template),
        }))
        .sort((one, other) => one.differences.length - other.differences.length);
      if (best === undefined) return [`no ${type}`];
      free.delete(best.id);
      return best.differences;
    });
    expect(missing).toEqual([]);
  });

  it('has them with parameters for what differs from one deployment to the next, too', () => {
    const { text } = exportCloudFormation(document, resolve(document), { format: 'json' });
    expect(validateTemplate(JSON.parse(text) as Template)).toEqual([]);
    expect(validateWithAws(text)).toEqual([]);
  });
});

describe('a production VPC with ECS, drawn', () => {
  const document = productionVpcWithEcs();

  it('has no gap and is a template in which AWS finds nothing wrong and nothing to warn of', () => {
    const { text } = exportCloudFormation(document, resolve(document), { format: 'json' });
    expect(resolve(document).gaps).toEqual([]);
    expect(validateTemplate(JSON.parse(text) as Template)).toEqual([]);
    const AlbCertificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e';
    expect(validateWithAws(text, 'WARN', { AlbCertificateArn })).toEqual([]);
  });

  it('names no account, Region or zone', () => {
    const { text } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    expect(text.match(/us-east-1|\b\d{12}\b|(?:eu|us|ap)-[a-z]+-\d[a-f]\b/g) ?? []).toEqual([]);
  });

  it('writes what was reviewed', async () => {
    const { text } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
    await expect(text).toMatchFileSnapshot('__golden__/production-vpc-with-ecs.yaml');
  });
});

function templateOf(document: LintelDocument): Template {
  const template: unknown = JSON.parse(
    exportCloudFormation(document, resolve(document), { format: 'json', parameters: 'literal' }).text,
  );
  return template as Template;
}

/** What is meant and not there; what is there beside it is not looked at. Entries of a list may stand in any order. */
function differencesOf(
  meant: JsonValue | undefined,
  found: JsonValue | undefined,
  path: string,
  template: Template,
): readonly string[] {
  const type = isJsonObject(meant) ? meant[anyReference] : undefined;
  if (typeof type === 'string') {
    const named = referencesIn(found).map(
      ({ logicalId }) => template.Resources?.[logicalId]?.Type ?? logicalId,
    );
    return named.includes(type) ? [] : [`${path} is no reference to a ${type}`];
  }
  if (Array.isArray(meant)) {
    if (!Array.isArray(found)) return [`${path} is no list`];
    const rest = [...(found as readonly JsonValue[])];
    return (meant as readonly JsonValue[]).flatMap((entry, index) => {
      const at = rest.findIndex((candidate) => differencesOf(entry, candidate, path, template).length === 0);
      if (at < 0) return [`${path}[${index}] is missing`];
      rest.splice(at, 1);
      return [];
    });
  }
  if (isJsonObject(meant)) {
    if (!isJsonObject(found)) return [`${path} is no object`];
    return Object.entries(meant).flatMap(([key, value]) =>
      differencesOf(value, found[key], `${path}.${key}`, template),
    );
  }
  // CloudFormation takes numbers and switches as text, too.
  return String(meant) === String(found)
    ? []
    : [`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(meant)}`];
}
