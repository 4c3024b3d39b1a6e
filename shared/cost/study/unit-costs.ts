import { type Usd, usd } from '#shared/base/money.ts';
import type { Estimate, UsdString } from '../estimate.ts';

/** What one unit of the business costs. */
export interface UnitCost {
  readonly per: 'million requests' | 'request' | 'thousand users' | 'user' | 'gigabyte';
  readonly usd: UsdString;
  readonly isAtLeast: boolean;
}

/** The month's bill shared out over requests, users and gigabytes; nothing where the entry points do not state them. */
export function unitCostsOf({ totalUsd, isAtLeast, workload }: Estimate): readonly UnitCost[] {
  const total = usd(totalUsd);
  const each = (per: UnitCost['per'], count: number, units: number): readonly UnitCost[] =>
    count <= 0 ? [] : [{ per, usd: share(total, count, units).toFixed(), isAtLeast }];
  const requests = workload?.requestsPerMonth ?? 0;
  const users = workload?.usersPerMonth ?? 0;
  return [
    ...each('request', requests, 1),
    ...each('million requests', requests, 1_000_000),
    ...each('user', users, 1),
    ...each('thousand users', users, 1000),
    ...each('gigabyte', workload?.gigabytesPerMonth ?? 0, 1),
  ];
}

function share(total: Usd, count: number, units: number): Usd {
  return total.times(usd(units)).dividedBy(usd(count)).toSignificantDigits(12);
}
