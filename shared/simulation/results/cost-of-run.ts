import type { Flow } from '../flow/flow.ts';
import type { RunRecord } from './run-record.ts';
import type { CostOfRunLine, RunCost, SimulationResult } from './simulation-result.ts';

/** What the bill needs to know: prices of the catalogue, and which components a node is charged by. */
export interface CostRates {
  /** The price of a unit in US dollars, of the first tier; undefined is unknown. */
  price(component: string): number | undefined;
  readonly hoursPerMonth: number;
  /** Components that a target of the node costs by the hour. */
  hourly(
    node: string,
  ): readonly { readonly component: string; readonly label: string; readonly perTarget: number }[];
  /** Components that each node costs by its kind. */
  kindOf(node: string): string | undefined;
  architectureOf(node: string): string | undefined;
  /** Whether a table is charged by request and not by the hour. */
  isOnDemand(node: string): boolean;
  /** All that a month of the load that was measured costs, by what is charged for it. */
  month?(measured: MeasuredRun): readonly MonthlyCharge[];
}

/** What the bill needs of a result to count a month of its load. */
export type MeasuredRun = Pick<SimulationResult, 'nodes' | 'groups' | 'seconds' | 'series' | 'payload'>;

export interface MonthlyCharge {
  readonly owner: string;
  readonly component: string;
  readonly label: string;
  readonly quantity: number | undefined;
  readonly unit: string;
  /** Undefined is unknown. */
  readonly usd: number | undefined;
}

/** What the run itself used, priced: target hours, invocations, requests, capacity units. */
export function costOfRun(flow: Flow, record: RunRecord, rates: CostRates): RunCost {
  const lines: CostOfRunLine[] = [];
  const add = (
    node: string,
    component: string,
    label: string,
    quantity: number,
    unit: string,
    perUnit: number,
    formula: string,
  ): void => {
    const price = rates.price(component);
    lines.push({
      node,
      component,
      label,
      quantity,
      unit,
      usd: price === undefined ? null : quantity * perUnit * price,
      formula,
    });
  };
  const hours = record.seconds / 3600;
  const seen = new Set<string>();
  for (const group of record.groups) {
    seen.add(group.node);
    const targetHours = group.targetSeconds / 3600;
    for (const { component, label, perTarget } of rates.hourly(group.node)) {
      add(
        group.node,
        component,
        label,
        targetHours * perTarget,
        'hours',
        1,
        `${round(targetHours)} target-hours${perTarget === 1 ? '' : ` × ${perTarget}`}`,
      );
    }
  }
  record.stations.forEach((station, index) => {
    const plan = flow.stations[index];
    const { node } = station;
    if (station.function !== undefined && plan?.is === 'function') {
      const { invocations, billedSeconds, memoryMb, provisioned } = station.function;
      const architecture = rates.architectureOf(node) === 'arm64' ? 'arm' : 'x86';
      const gigabyteSeconds = (billedSeconds * memoryMb) / 1024;
      add(
        node,
        'lambda/requests',
        'Invocations',
        invocations,
        'requests',
        1e-6,
        `${round(invocations)} invocations`,
      );
      add(
        node,
        `lambda/${architecture}.duration`,
        'Duration',
        gigabyteSeconds,
        'GB-s',
        1,
        `${round(billedSeconds)} s × ${memoryMb / 1024} GB`,
      );
      if (provisioned > 0) {
        add(
          node,
          `lambda/${architecture}.provisionedConcurrency`,
          'Provisioned concurrency',
          (provisioned * record.seconds * memoryMb) / 1024,
          'GB-s',
          1,
          `${provisioned} × ${record.seconds} s × ${memoryMb / 1024} GB`,
        );
      }
    } else if (station.queue !== undefined) {
      const batches = station.queue.mappings.reduce((sum, { invocations }) => sum + invocations, 0);
      const receives = batches > 0 ? batches : station.queue.completed;
      const requests = station.queue.sent + 2 * receives;
      add(
        node,
        'sqs/standard',
        'Requests',
        requests,
        'requests',
        1e-6,
        `${round(station.queue.sent)} sends + ${round(receives)} receives + ${round(receives)} deletes`,
      );
    } else {
      const kind = rates.kindOf(node);
      const { arrivals } = station;
      const access =
        plan?.is === 'buckets' ? plan.buckets.find(({ byUnits }) => byUnits === true)?.name : undefined;
      if (access !== undefined && rates.isOnDemand(node)) {
        const units = station.units ?? arrivals;
        add(
          node,
          `dynamodb/onDemand.${access}`,
          access === 'read' ? 'Read units' : 'Write units',
          units,
          'request units',
          1e-6,
          `${round(arrivals)} requests × ${round(arrivals === 0 ? 1 : units / arrivals)}`,
        );
      }
      if (kind === 'api-gateway-rest')
        add(
          node,
          'apigateway.rest/requests',
          'Requests',
          arrivals,
          'requests',
          1e-6,
          `${round(arrivals)} requests`,
        );
      if (kind === 'api-gateway-http')
        add(
          node,
          'apigateway.http/requests',
          'Requests',
          arrivals,
          'requests',
          1e-6,
          `${round(arrivals)} requests`,
        );
    }
    if (station.function !== undefined || seen.has(node)) return;
    seen.add(node);
    for (const { component, label, perTarget } of rates.hourly(node)) {
      add(
        node,
        component,
        label,
        hours * perTarget,
        'hours',
        1,
        `${round(hours)} h${perTarget === 1 ? '' : ` × ${perTarget}`}`,
      );
    }
  });
  return sumOf(lines, record, rates);
}

function sumOf(lines: readonly CostOfRunLine[], record: RunRecord, { hoursPerMonth }: CostRates): RunCost {
  const hours = record.seconds / 3600;
  const usd = lines.reduce((sum, line) => sum + (line.usd ?? 0), 0);
  const requests = record.classes.reduce((sum, { completed }) => sum + completed, 0);
  return {
    usd,
    perMillionRequestsUsd: requests === 0 ? null : (usd / requests) * 1e6,
    perMonthUsd: hours === 0 ? 0 : (usd / hours) * hoursPerMonth,
    isAtLeast: lines.some((line) => line.usd === null),
    lines,
  };
}

/**
 * The cost of the run with all else that a month of its load costs, for as long as the run was: bytes that leave, that
 * cross zones and gateways, capacity units of load balancers, storage, logs.
 */
export function withRestOfBill(
  { lines }: RunCost,
  record: RunRecord,
  rates: CostRates,
  charges: readonly MonthlyCharge[],
): RunCost {
  const counted = new Set(lines.map(({ node, component }) => `${node} ${chargeOf(component)}`));
  const share = record.seconds / 3600 / rates.hoursPerMonth;
  const rest = charges
    .filter(({ owner, component }) => !counted.has(`${owner} ${chargeOf(component)}`))
    .map(({ owner, component, label, quantity, unit, usd }): CostOfRunLine => {
      const amount = quantity === undefined ? 0 : quantity * share;
      return {
        node: owner,
        component,
        label,
        quantity: amount,
        unit,
        usd: usd === undefined ? null : usd * share,
        formula:
          quantity === undefined
            ? 'depends on what the run does not have'
            : `${round(quantity)} a month × ${round(record.seconds / 3600)} h ÷ ${rates.hoursPerMonth} h`,
      };
    })
    .filter(({ usd, quantity }) => usd === null || usd !== 0 || quantity !== 0);
  return sumOf([...lines, ...rest], record, rates);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

/** Of some services the run counts all requests or all work, whichever of their components they are. */
const wholeCharges = [
  /^sqs\//,
  /^lambda\/.*(requests|duration|provisionedConcurrency)$/,
  /^dynamodb\/onDemand\.(read|write)/,
] as const;

function chargeOf(component: string): string {
  const whole = wholeCharges.findIndex((each) => each.test(component));
  return whole < 0 ? component : `charge ${whole}`;
}
