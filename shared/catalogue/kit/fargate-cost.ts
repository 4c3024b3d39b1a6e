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

/** vCPU, memory and storage hours of Fargate tasks of one size. `spotPercent` only adds a note: Spot prices move. */
export function fargateLines(
  task: Pick<ContainerFields, 'cpu' | 'memory' | 'cpuArchitecture' | 'ephemeralStorage'>,
  tasks: QuantityInput,
  hours: QuantityInput | readonly QuantityInput[],
  spotPercent = 0,
  what = 'Fargate',
): readonly CostLineDraft[] {
  const span = Array.isArray(hours) ? (hours as readonly QuantityInput[]) : [hours as QuantityInput];
  const platform = task.cpuArchitecture === 'ARM64' ? 'linuxArm' : 'linuxX86';
  const note =
    spotPercent > 0
      ? {
          note: `All at the on-demand price; the ${spotPercent} % on Spot above the base usually cost about a third.`,
        }
      : {};
  const lines: CostLineDraft[] = [
    {
      component: `fargate/${platform}.vcpu`,
      label: `${what} vCPU`,
      quantity: product('vCPU-hours', [
        tasks,
        drawn('vCPU of a task', task.cpu / 1024, 'vCPU', 'cpu'),
        ...span,
      ]),
      ...note,
    },
    {
      component: `fargate/${platform}.gb`,
      label: `${what} memory`,
      quantity: product('GB-hours', [
        tasks,
        drawn('memory of a task', task.memory / 1024, 'GB', 'memory'),
        ...span,
      ]),
      ...note,
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
