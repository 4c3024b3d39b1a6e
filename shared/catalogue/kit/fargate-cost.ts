import type { CostLineDraft, QuantityInput } from '../define-kind.ts';
import type { ContainerFields } from './container.ts';
import { drawn, product } from './usage-quantity.ts';

/** Every Fargate task includes 20 GB of ephemeral storage (Fargate pricing, 2026-11). */
const includedStorageGb = 20;

interface Deployed {
  readonly deploymentController: string;
  readonly deploymentStrategy: string;
  readonly bakeTimeInMinutes: number;
  readonly trafficStepPercent: number;
  readonly trafficStepMinutes: number;
}

/** The hours in which old tasks stand beside new ones; nothing for a service that replaces them one by one. */
export function secondSetHours(deployed: Deployed, deployments: QuantityInput): readonly QuantityInput[] {
  const { deploymentController, deploymentStrategy, bakeTimeInMinutes } = deployed;
  const hasTwoSets = deploymentController === 'CODE_DEPLOY' || deploymentStrategy !== 'ROLLING';
  if (!hasTwoSets) return [];
  const steps =
    deploymentStrategy === 'LINEAR'
      ? Math.ceil(100 / deployed.trafficStepPercent)
      : deploymentStrategy === 'CANARY'
        ? 1
        : 0;
  const minutes = bakeTimeInMinutes + steps * deployed.trafficStepMinutes;
  if (minutes === 0) return [];
  return [deployments, drawn('both sets', minutes / 60, 'h', 'bakeTimeInMinutes')];
}

/** vCPU, memory and storage hours of Fargate tasks of one size. `spotPart` of them, from 0 to 1, run on Spot. */
export function fargateLines(
  task: Pick<ContainerFields, 'cpu' | 'memory' | 'cpuArchitecture' | 'ephemeralStorage'>,
  tasks: QuantityInput,
  hours: QuantityInput | readonly QuantityInput[],
  spotPart = 0,
  what = 'Fargate',
): readonly CostLineDraft[] {
  const span = Array.isArray(hours) ? (hours as readonly QuantityInput[]) : [hours as QuantityInput];
  const platform = task.cpuArchitecture === 'ARM64' ? 'linuxArm' : 'linuxX86';
  const spot = spotPart > 0 ? { spotPart } : {};
  const lines: CostLineDraft[] = [
    {
      component: `fargate/${platform}.vcpu`,
      label: `${what} vCPU`,
      quantity: product('vCPU-hours', [
        tasks,
        drawn('vCPU of a task', task.cpu / 1024, 'vCPU', 'cpu'),
        ...span,
      ]),
      ...spot,
    },
    {
      component: `fargate/${platform}.gb`,
      label: `${what} memory`,
      quantity: product('GB-hours', [
        tasks,
        drawn('memory of a task', task.memory / 1024, 'GB', 'memory'),
        ...span,
      ]),
      ...spot,
    },
  ];
  const extra = task.ephemeralStorage - includedStorageGb;
  if (extra > 0) {
    lines.push({
      component: 'fargate/ephemeralStorage',
      label: `${what} storage above 20 GB`,
      quantity: product('GB-hours', [
        tasks,
        drawn('extra storage of a task', extra, 'GB', 'ephemeralStorage'),
        ...span,
      ]),
    });
  }
  return lines;
}

interface TaskProvider {
  readonly provider: string;
  readonly base?: number;
  readonly weight?: number;
}

interface OnSpot {
  readonly spotPercent: number;
  readonly onDemandBase: number;
  readonly capacityProviders?: readonly TaskProvider[] | undefined;
}

/** The part of so many tasks that runs on Fargate Spot: by the listed providers, else by the percentage above a base. */
export function fargateSpotPart(
  count: number,
  { spotPercent, onDemandBase, capacityProviders }: OnSpot,
): number {
  if (count === 0) return 0;
  if (capacityProviders === undefined || capacityProviders.length === 0)
    return (partAbove(count, onDemandBase) * spotPercent) / 100;
  const sum = (of: (each: TaskProvider) => number): number =>
    capacityProviders.reduce((total, each) => total + of(each), 0);
  const spot = (value: number, provider: string): number => (provider === 'FARGATE_SPOT' ? value : 0);
  const weights = sum(({ weight = 0 }) => weight);
  const above = Math.max(0, count - sum(({ base = 0 }) => base));
  const byWeight = weights === 0 ? 0 : sum(({ weight = 0, provider }) => spot(weight, provider)) / weights;
  return Math.min(1, (sum(({ base = 0, provider }) => spot(base, provider)) + above * byWeight) / count);
}

/** The part of so many that is above a base, from 0 to 1. */
export function partAbove(count: number, base: number): number {
  return count <= base || count === 0 ? 0 : (count - base) / count;
}
