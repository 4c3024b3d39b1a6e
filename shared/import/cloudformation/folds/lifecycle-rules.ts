import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/**
 * What a bucket does with everything in it as time goes by. Rules for a part of it stay in the template: a bucket is
 * drawn as one.
 */
export function liftLifecycle(bucket: NodeDraft): void {
  const { LifecycleConfiguration: configuration } = bucket.resource.values;
  const rules = isJsonObject(configuration) ? objectsIn(configuration.Rules).filter(isForAll) : [];
  const transitions = rules
    .flatMap((rule) => [...objectsIn(rule.Transitions), ...objectsIn([rule.Transition ?? null])])
    .flatMap(({ StorageClass, TransitionInDays }) => {
      const [storageClass, days] = [textOf(StorageClass), numberOf(TransitionInDays)];
      return storageClass === undefined || days === undefined ? [] : [{ days, storageClass }];
    })
    .sort((a, b) => a.days - b.days);
  const [first, ...more] = transitions;
  if (first !== undefined) {
    bucket.properties.transitionDays = first.days;
    bucket.properties.transitionStorageClass = first.storageClass;
  }
  if (more.length > 0) bucket.properties.moreTransitions = more;
  const expiration = firstOf(rules, (rule) => numberOf(rule.ExpirationInDays));
  if (expiration !== undefined) bucket.properties.expirationDays = expiration;
  const old = firstOf(rules, ({ NoncurrentVersionExpiration: stated, NoncurrentVersionExpirationInDays }) =>
    numberOf(isJsonObject(stated) ? stated.NoncurrentDays : NoncurrentVersionExpirationInDays),
  );
  if (old !== undefined) bucket.properties.noncurrentVersionExpirationDays = old;
}

function isForAll({
  Status,
  Prefix,
  TagFilters,
  ObjectSizeGreaterThan,
  ObjectSizeLessThan,
}: CfnObject): boolean {
  return (
    Status === 'Enabled' &&
    (Prefix === undefined || Prefix === '') &&
    [TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan].every((filter) => filter === undefined)
  );
}

function firstOf<T>(rules: readonly CfnObject[], read: (rule: CfnObject) => T | undefined): T | undefined {
  return rules.map(read).find((value) => value !== undefined);
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
