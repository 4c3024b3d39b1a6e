import type { JsonValue } from '#shared/base/json.ts';
import { findConnectionKind } from '#shared/catalogue/registry.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { isRangeFault, isSpokenFor } from '../../ranges.ts';
import { refusedValues } from '../../refused-values.ts';
import { defineRule } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const connectionValueAccepted = defineRule({
  id: 'ARC-023',
  name: 'connection-value-accepted',
  title: 'AWS accepts the values of every connection',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: 'all' },
  messages: {
    refused: '{name}: "{title}" cannot be {value} ({why}). Choose another value.',
    unknown:
      '{name} has {fields}, which its kind does not have. The value is kept and has no effect: rename or remove it.',
  },
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'The ports, protocols, paths and other values of a connection are ones that it can have.',
    why: 'Rules, listeners and permissions are made from these values; one that AWS refuses stops the deployment, and until it is corrected the default takes its place.',
    condition:
      'The schema of the connection kind refuses a value (an error), or does not have the property at all (a warning). CloudFormation expressions are left alone.',
    howToFix: 'Choose another value in the inspector. The quick fix goes back to the default.',
    whenToSuppress: 'An unknown property of a newer version may stay: "Written by the preview build".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const kind = findConnectionKind(connection.kind);
    if (kind === undefined) return;
    const schemas = { properties: kind.properties, usage: kind.usage };
    const isElsewhere = (path: string, value: JsonValue | undefined): boolean =>
      isRangeFault(kind.id, path, value, ctx.limits) || isSpokenFor(kind.id, path, value);
    for (const { field, expression, ...data } of refusedValues(connection, schemas, isElsewhere)) {
      if (expression) ctx.undecided(connection.id, field);
      else yield { message: 'refused', at: connection.id, field, discriminator: field, data };
    }
    const unknown = Object.keys(connection.source.properties ?? {}).filter(
      (field) => !(field in kind.properties.shape),
    );
    if (unknown.length === 0) return;
    yield {
      message: 'unknown',
      severity: 'warning',
      at: connection.id,
      field: unknown[0] ?? '',
      discriminator: 'unknown',
      data: {
        fields: unknown
          .sort()
          .map((field) => `"${field}"`)
          .join(', '),
      },
    };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (field === undefined || finding.message !== 'refused') return [];
    const isUsage = field.startsWith('usage.');
    const name = isUsage ? field.slice('usage.'.length) : field;
    const changes = setConnectionProperties(
      document,
      finding.at,
      { [name]: undefined },
      isUsage ? 'usage' : 'properties',
    );
    return [{ title: 'Go back to the default', changes }];
  },
});
