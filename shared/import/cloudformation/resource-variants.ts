import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';

/** Types whose resources are different things by one of their properties, and what AWS takes where it is not stated. */
const toldApartBy: Readonly<Record<string, { readonly property: string; readonly usual: string }>> = {
  'AWS::AutoScaling::ScalingPolicy': { property: 'PolicyType', usual: 'SimpleScaling' },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { property: 'PolicyType', usual: 'StepScaling' },
};

/** The type of a resource with what tells it apart from others of the type: a policy of steps is not one of a target. */
export function variantOf(type: string, properties: CfnObject): string {
  const apart = toldApartBy[type];
  if (apart === undefined) return type;
  const stated = properties[apart.property];
  return `${type} ${typeof stated === 'string' ? stated : apart.usual}`;
}

/** The type of a variant. */
export function typeOfVariant(variant: string): string {
  return variant.split(' ')[0] ?? variant;
}
