import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

export const tablePossible = defineRule({
  id: 'LIM-090',
  name: 'table-possible',
  title: 'A DynamoDB table is one that DynamoDB takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['dynamodb-table', 'resource'] },
  messages: {
    readers:
      '{count} functions read the stream of {name}, and more than {max} at once slow one another down. Let one read and spread.',
    undefined:
      '"{attribute}" is a key of {name} and has no definition: DynamoDB refuses the table. Define it.',
    unused: '"{attribute}" is defined and is no key of {name}: DynamoDB refuses the table. Take it out.',
    throughput:
      '{name} is provisioned and states no throughput: DynamoDB refuses the table. State it, or pay per request.',
    indexes:
      '{name} has {count} local secondary indexes, and DynamoDB takes {max}. Make some of them global.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::DynamoDB::Table')],
  maps: { cfnLint: ['E3039', 'E3638', 'E3639'] },
  docs: {
    what: 'Attributes of a table are those of its keys and indexes, a provisioned table has throughput, and local indexes and readers of its stream are few.',
    why: 'DynamoDB refuses the first three, in words that name no attribute. A third reader of a stream makes all of them late.',
    condition:
      'In a written table, attributes and keys differ, a provisioned table has no throughput, or there are more than five local indexes (errors); or more than two functions read the stream of a table (a warning).',
    howToFix: 'The quick fix makes definitions and keys agree, or pays per request.',
    whenToSuppress: 'The warning, where being late is fine: "Third reader writes statistics".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const most = ctx.limits.get('dynamodb.streamReaders').value;
    const readers = ctx.connectionsFrom(node.id, 'poll').map(({ to }) => to);
    if (node.kind === 'dynamodb-table' && readers.length > most)
      yield {
        message: 'readers',
        severity: 'warning',
        at: node.id,
        discriminator: 'readers',
        related: readers,
        data: { count: readers.length, max: most },
      };
    const written = writtenResource(node);
    if (written?.type !== 'AWS::DynamoDB::Table') return;
    const { properties } = written;
    const {
      AttributeDefinitions: definitions,
      BillingMode,
      ProvisionedThroughput,
      LocalSecondaryIndexes,
    } = properties;
    const place = { at: node.id, field: 'properties' };
    if (isExpression(definitions) || isExpression(properties.KeySchema)) ctx.undecided(node.id, 'properties');
    else if (definitions !== undefined) {
      const defined = namesIn(definitions);
      const keys = new Set(
        [
          properties.KeySchema,
          ...indexKeys(properties.GlobalSecondaryIndexes),
          ...indexKeys(LocalSecondaryIndexes),
        ].flatMap(namesIn),
      );
      for (const attribute of keys)
        if (!defined.includes(attribute))
          yield {
            message: 'undefined',
            ...place,
            discriminator: attribute,
            data: { attribute },
            fixData: { add: attribute },
          };
      for (const attribute of defined)
        if (!keys.has(attribute))
          yield {
            message: 'unused',
            ...place,
            discriminator: attribute,
            data: { attribute },
            fixData: { remove: attribute },
          };
    }
    if (
      BillingMode !== 'PAY_PER_REQUEST' &&
      !isExpression(BillingMode) &&
      ProvisionedThroughput === undefined
    )
      yield { message: 'throughput', ...place, discriminator: 'throughput' };
    const max = ctx.limits.get('dynamodb.localIndexes').value;
    const count = listOfValues(LocalSecondaryIndexes).length;
    if (count > max) yield { message: 'indexes', ...place, discriminator: 'indexes', data: { count, max } };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const definitions =
      node === undefined ? undefined : writtenResource(node)?.properties.AttributeDefinitions;
    const { add, remove } = finding.fixData ?? {};
    if (finding.message === 'throughput')
      return writing(ctx, finding.at, 'Pay per request', { BillingMode: 'PAY_PER_REQUEST' });
    const list = listOfValues(definitions);
    if (typeof add === 'string')
      return writing(ctx, finding.at, `Define ${add} as a string`, {
        AttributeDefinitions: [...list, { AttributeName: add, AttributeType: 'S' }],
      });
    if (typeof remove !== 'string') return [];
    return writing(ctx, finding.at, `Take ${remove} out`, {
      AttributeDefinitions: list.filter((entry) => objectOf(entry).AttributeName !== remove),
    });
  },
});

function namesIn(list: JsonValue | undefined): readonly string[] {
  return listOfValues(list).flatMap((entry) => {
    const name = isJsonObject(entry) ? entry.AttributeName : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}

function indexKeys(indexes: JsonValue | undefined): readonly (JsonValue | undefined)[] {
  return listOfValues(indexes).map((index) => objectOf(index).KeySchema);
}
