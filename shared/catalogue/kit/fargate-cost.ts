import type { CostLineDraft, QuantityInput } from '../define-kind.ts';
import type { ContainerFields } from './container.ts';
import { drawn, product } from './usage-quantity.ts';

/** Every Fargate task includes 20 GB of ephemeral storage (Fargate pricing, 2026-11). */
const includedStorageGb = 20;

/** vCPU, memory and storage hours of Fargate tasks of one size. `spotPercent` only adds a note: Spot prices move. */
export function fargateLines(
  task: Pick<ContainerFields, 'cpu' | 'memory' | 'cpuArchitecture' | 'ephemeralStorage'>,
  tasks: QuantityInput,
  hours: QuantityInput,
  spotPercent = 0,
): readonly CostLineDraft[] {
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
      label: 'Fargate vCPU',
      quantity: product('vCPU-hours', [
        tasks,
        drawn('vCPU of a task', task.cpu / 1024, 'vCPU', 'cpu'),
        hours,
      ]),
      ...note,
    },
    {
      component: `fargate/${platform}.gb`,
      label: 'Fargate memory',
      quantity: product('GB-hours', [
        tasks,
        drawn('memory of a task', task.memory / 1024, 'GB', 'memory'),
        hours,
      ]),
      ...note,
    },
  ];
  const extra = task.ephemeralStorage - includedStorageGb;
  if (extra > 0) {
    lines.push({
      component: 'fargate/ephemeralStorage',
      label: 'Fargate storage above 20 GB',
      quantity: product('GB-hours', [
        tasks,
        drawn('extra storage of a task', extra, 'GB', 'ephemeralStorage'),
        hours,
      ]),
    });
  }
  return lines;
}
