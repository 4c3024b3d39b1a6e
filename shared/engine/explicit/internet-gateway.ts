import type { Explicit, ImpliedPart } from './explicit.ts';

/** Its VPC finds it by where it is drawn. */
export function explicitInternetGateway({ owner }: ImpliedPart): Explicit | undefined {
  return owner.kind === 'vpc'
    ? { kind: 'internet-gateway', container: owner.id, properties: {}, use: () => [] }
    : undefined;
}
