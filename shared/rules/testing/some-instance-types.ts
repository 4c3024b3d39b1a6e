import type { InstanceType } from '#shared/catalogue/define-kind.ts';

const types: Readonly<Record<string, InstanceType>> = {
  't3.micro': { vcpu: 2, memoryGib: 1, architecture: 'x86_64' },
  't3.small': { vcpu: 2, memoryGib: 2, architecture: 'x86_64' },
  't3.medium': { vcpu: 2, memoryGib: 4, architecture: 'x86_64' },
  'm6i.large': { vcpu: 2, memoryGib: 8, architecture: 'x86_64', interfaces: 3, addressesPerInterface: 10 },
  'm6i.xlarge': { vcpu: 4, memoryGib: 16, architecture: 'x86_64' },
  'm7g.large': {
    vcpu: 2,
    memoryGib: 8,
    architecture: 'arm64',
    offeredIn: { 'us-east-1': true, 'sa-east-1': false },
  },
  'm6i.8xlarge': {
    vcpu: 32,
    memoryGib: 128,
    architecture: 'x86_64',
    interfaces: 8,
    addressesPerInterface: 30,
  },
};

/** A few types for examples, which need no price catalogue. */
export function someInstanceType(type: string): InstanceType | undefined {
  return types[type];
}

/** Names that no type has: a size that EC2 does not know, one that its family does not have, and a family of none. */
const made = /^(m7i\.huge|m5\.6xlarge|q9z\..*)$/;

/** Whether there is a type of that name, for examples. */
export function isSomeInstanceType(type: string): boolean {
  return !made.test(type);
}
