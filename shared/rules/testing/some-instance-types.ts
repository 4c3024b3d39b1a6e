import type { InstanceType } from '#shared/catalogue/define-kind.ts';

const types: Readonly<Record<string, InstanceType>> = {
  't3.micro': { vcpu: 2, memoryGib: 1, architecture: 'x86_64' },
  't3.small': { vcpu: 2, memoryGib: 2, architecture: 'x86_64' },
  't3.medium': { vcpu: 2, memoryGib: 4, architecture: 'x86_64' },
  'm6i.large': { vcpu: 2, memoryGib: 8, architecture: 'x86_64', interfaces: 3, addressesPerInterface: 10 },
  'm6i.xlarge': { vcpu: 4, memoryGib: 16, architecture: 'x86_64' },
  'm7g.large': { vcpu: 2, memoryGib: 8, architecture: 'arm64' },
};

/** A few types for examples, which need no price catalogue. */
export function someInstanceType(type: string): InstanceType | undefined {
  return types[type];
}
