import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, isUnreadable, optionalText } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const functionLimits = defineRule({
  id: 'LIM-040',
  name: 'function-limits',
  title: 'A function stays within the limits of Lambda',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['lambda-function'] },
  messages: {
    range: rangeMessage,
    layers: '{name} has {count} layers, and a function takes {limit}. Merge some of them.',
    package: 'The {what} of {name} has {size} MB, and Lambda takes {limit}. {advice}.',
    environment:
      'The environment variables of {name} have {size} bytes, and Lambda takes {limit}. Keep large values in Parameter Store.',
  },
  fix: 'automatic',
  sources: [aws.lambdaQuotas, cloudFormation('AWS::Lambda::Function')],
  maps: { cfnLint: ['E3697'] },
  docs: {
    what: 'Memory, timeout, storage, layers and environment variables of a function are within what Lambda takes.',
    why: 'Lambda refuses the function otherwise.',
    condition:
      'The memory is not 128 to 10,240 MB, the timeout not 1 to 900 s, the storage in /tmp not 512 to 10,240 MB; there are more than five layers, or more than 4 KB of environment variables. A stated package is larger than 50 MB without a bucket, or larger than 250 MB unzipped.',
    howToFix: 'Choose a value in the range. The quick fix takes the nearest one.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    yield* rangeFindings(ctx, node);
    const { layers } = node.source.properties ?? {};
    const most = ctx.limits.get('lambda.layers').value;
    if (Array.isArray(layers) && layers.length > most) {
      yield {
        message: 'layers',
        at: node.id,
        field: 'layers',
        discriminator: 'layers',
        data: { count: layers.length, limit: most },
      };
    }
    yield* packageFaults(ctx, node);
    const { environment } = node.properties;
    const limit = ctx.limits.get('lambda.environmentBytes').value;
    if (!isJsonObject(environment) || isUnreadable(node, 'environment')) return;
    const size = Object.entries(environment).reduce(
      (sum, [key, value]) => sum + bytes(key) + bytes(String(value)),
      0,
    );
    if (size <= limit) return;
    yield {
      message: 'environment',
      at: node.id,
      field: 'environment',
      discriminator: 'environment',
      data: { size, limit },
    };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const nearest = finding.fixData?.nearest;
    if (field === undefined || typeof nearest !== 'number') return [];
    return [{ title: `Use ${nearest}`, changes: setProperties(document, finding.at, { [field]: nearest }) }];
  },
});

/** What an image does not know: the size of a package, as far as it is stated. */
function* packageFaults(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  if (optionalText(node, 'packageType') === 'Image') return;
  const hasBucket = optionalText(node, 'codeS3Bucket') !== undefined;
  const { load, usage } = node.source;
  const checks = [
    ...(hasBucket
      ? []
      : [{ field: 'load.packageMegabytes', size: load?.packageMegabytes, what: 'package', limit: 'direct' }]),
    {
      field: 'usage.unpackedMegabytes',
      size: usage?.unpackedMegabytes,
      what: 'unzipped package',
      limit: 'unpacked',
    },
  ];
  for (const { field, size, what, limit: name } of checks) {
    if (isExpression(size)) ctx.undecided(node.id, field);
    const limit = `lambda.package.${name}`;
    const most = ctx.limits.get(limit).value;
    if (typeof size !== 'number' || size <= most) continue;
    const advice =
      name === 'direct' ? 'Put it into a bucket, or make it an image' : 'Make it an image, or smaller';
    yield {
      message: 'package',
      at: node.id,
      field,
      discriminator: field,
      data: { what, size, limit: most, advice },
    };
  }
}

/** As UTF-8, which is how Lambda counts. */
function bytes(text: string): number {
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return count;
}
