import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { Estimate } from '../../estimate.ts';
import type { PriceBook } from '../../price-book.ts';
import type { StudyInput } from '../estimate-once.ts';
import type { Alternative } from './alternative.ts';

/** What ECS keeps of an instance for its agent and the system. */
const reservedMemoryGib = 0.5;
const rootVolumeGb = 30;
const candidateFamilies = ['m7i', 'c7i', 'r7i', 'm7g', 'c7g', 'r7g', 't3', 't4g'];

/** The tasks of a Fargate service on the cheapest instances that hold them, with the cost of their root volumes. */
export function fargateOnInstances({ document, prices }: StudyInput, now: Estimate): readonly Alternative[] {
  return [...document.nodes.values()]
    .filter(({ kind }) => kind === 'ecs-service')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((node): readonly Alternative[] => {
      const { properties, usage, name } = viewNode(node);
      const tasks = Number(usage.averageTasks ?? properties.desiredCount ?? 0);
      if (properties.launchType !== 'FARGATE' || tasks <= 0) return [];
      const lines = now.lines.filter(
        ({ owner, component }) => owner === node.id && component.startsWith('fargate/'),
      );
      const fargate = sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
      const region = lines[0]?.region ?? settingsOf(document).region;
      const isArm = properties.cpuArchitecture === 'ARM64';
      const found = cheapestInstances(
        {
          tasks,
          vcpu: Number(properties.cpu) / 1024,
          memoryGib: Number(properties.memory) / 1024,
          isArm,
        },
        prices,
        region,
        now.hoursPerMonth,
      );
      const volume = prices.price('ebs/gp3.storage', region)?.tiers[0];
      const about = {
        id: `ec2 ${node.id}`,
        group: 'containers' as const,
        title: `${name} on EC2 instances instead of Fargate`,
      };
      if (found === undefined || volume === undefined)
        return [{ ...about, notes: [], unknown: ['instances or volumes of that Region'] }];
      const volumes = usd(volume.usd).times(found.count * rootVolumeGb);
      const difference = found.monthly.plus(volumes).minus(fargate);
      return [
        {
          ...about,
          notes: [
            `${found.count} × ${found.type} hold ${tasks} tasks, ${found.each} each, with ${rootVolumeGb} GB of gp3; no room for deployments or a zone that fails.`,
            'Patching and scaling the instances is then yours.',
          ],
          totalUsd: usd(now.totalUsd).plus(difference).toFixed(),
          differenceUsd: difference.toFixed(),
          unknown: [],
        },
      ];
    });
}

interface TaskLoad {
  readonly tasks: number;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly isArm: boolean;
}

function cheapestInstances(
  { tasks, vcpu, memoryGib, isArm }: TaskLoad,
  prices: PriceBook,
  region: string,
  hours: number,
):
  | { readonly type: string; readonly count: number; readonly each: number; readonly monthly: Usd }
  | undefined {
  return prices
    .instanceTypes(region)
    .filter(({ type, architecture }) => {
      const family = type.split('.')[0] ?? '';
      return (
        candidateFamilies.includes(family) && (architecture === 'arm64') === isArm && !type.includes('metal')
      );
    })
    .flatMap((offer) => {
      const each = Math.floor(
        Math.min(offer.vcpu / vcpu, (offer.memoryGib - reservedMemoryGib) / memoryGib) + 1e-9,
      );
      if (each < 1 || offer.hourlyUsd === undefined) return [];
      const count = Math.ceil(tasks / each);
      return [{ type: offer.type, count, each, monthly: usd(offer.hourlyUsd).times(count).times(hours) }];
    })
    .sort((a, b) => a.monthly.comparedTo(b.monthly) || a.count - b.count || (a.type < b.type ? -1 : 1))[0];
}
