import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import type { Lift, NodeDraft } from '../lift.ts';
import { textOf } from './network.ts';

/** The lists of a notification configuration, and the key under which each names its receiver. */
const receivers = [
  ['LambdaConfigurations', 'Function'],
  ['QueueConfigurations', 'Queue'],
  ['TopicConfigurations', 'Topic'],
] as const;

/** Whom a bucket tells is a line: one for each receiver and filter, with the events that go there. */
export function liftNotifications(bucket: NodeDraft, lift: Lift): void {
  const { NotificationConfiguration: configuration } = bucket.resource.values;
  if (!isJsonObject(configuration)) return;
  for (const [list, key] of receivers) {
    const lines = new Map<
      string,
      { readonly to: NodeDraft; readonly filter: Filter; readonly events: string[] }
    >();
    for (const entry of objectsIn(configuration[list])) {
      const to = lift.nodeIn(entry[key]);
      const event = textOf(entry.Event);
      if (to === undefined || event === undefined || !isLegal(bucket, to)) continue;
      const filter = filterOf(entry);
      const id = `${to.id} ${filter.filterPrefix ?? ''} ${filter.filterSuffix ?? ''}`;
      const known = lines.get(id);
      if (known === undefined) lines.set(id, { to, filter, events: [event] });
      else known.events.push(event);
    }
    for (const { to, filter, events } of lines.values()) {
      const isUsual = events.length === 1 && events[0] === 's3:ObjectCreated:*';
      lift.connect('event', bucket, to, { events: isUsual ? undefined : events, ...filter });
    }
  }
}

interface Filter {
  readonly filterPrefix?: string;
  readonly filterSuffix?: string;
}

function filterOf({ Filter }: CfnObject): Filter {
  const s3Key = isJsonObject(Filter) ? Filter.S3Key : undefined;
  const rules = isJsonObject(s3Key) ? objectsIn(s3Key.Rules) : [];
  const ruleValue = (name: string): string | undefined =>
    textOf(rules.find(({ Name }) => String(Name).toLowerCase() === name)?.Value);
  const [prefix, suffix] = [ruleValue('prefix'), ruleValue('suffix')];
  return {
    ...(prefix === undefined ? {} : { filterPrefix: prefix }),
    ...(suffix === undefined ? {} : { filterSuffix: suffix }),
  };
}

function isLegal(bucket: NodeDraft, to: NodeDraft): boolean {
  return legalConnectionKinds(bucket.kind, to.kind).some(({ id }) => id === 'event');
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
