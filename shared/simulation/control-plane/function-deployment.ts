import type { Flow, FunctionStation } from '../flow/flow.ts';
import type { TimelineEvent } from '../scenario/scenario.ts';
import { watchDeployment } from './deployment-alarms.ts';
import type { DeploymentTrace } from './deployment-trace.ts';
import type { ControlPlane } from './managed-flow.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

type DeployEvent = Extract<TimelineEvent, { do: 'deploy' }>;

/** How often the alarm of a deployment is looked at. */
const every = 60;

/**
 * Brings a version into a function: its alias sends it all calls at once, a part of them first, or one part after another,
 * and none any more when too many fail. Versions share what is warm.
 */
export function startFunctionDeployment(
  flow: Flow,
  plant: Plant,
  event: DeployEvent,
  control: ControlPlane,
): void {
  const { clock, log } = control;
  const index = flow.stations.findIndex(({ is, node }) => is === 'function' && node === event.node);
  const station = flow.stations[index];
  if (station?.is !== 'function') return;
  const { version } = event;
  const before = log.decisions.filter(
    ({ node, kind, text }) => node === event.node && kind === 'deployment' && text.includes(' deploys '),
  ).length;
  const name = `v${before + 2}`;
  const plan = shiftOf(station, event);
  const failing = 1 - (1 - version.errorRate) * (1 - version.crashOnStart);
  let share = 0;
  let isOver = false;
  let endChange = (): void => {};
  // Calls that the new version got: of those between two moments, its share.
  let counted = plant.callCount(index);
  let requests = 0;
  const count = (): void => {
    const now = plant.callCount(index);
    if (trace.isReplaced !== true) requests += share * (now - counted);
    counted = now;
  };
  const trace: DeploymentTrace = {
    node: event.node,
    name: station.name,
    version: name,
    strategy: plan.strategy,
    startedAt: clock.now,
    endedAt: undefined,
    outcome: 'under way',
    because: undefined,
    fewestServing: undefined,
    mostTargets: undefined,
    reached: () => {
      count();
      return { requests, hit: requests * failing };
    },
  };
  for (const earlier of control.deployments.filter(({ node }) => node === event.node)) {
    earlier.reached();
    earlier.isReplaced = true;
  }
  control.deployments.push(trace);
  const say = (text: string, arithmetic?: string): void =>
    log.add(event.node, 'deployment', `${station.name} ${text}`, arithmetic);

  const shift = (to: number): void => {
    if (isOver) return;
    count();
    share = Math.min(1, to);
    endChange();
    endChange = control.changes.begin([index], {
      factor: 1 + share * (version.serviceTimeFactor - 1),
      alsoFailing: share * failing,
    });
    say(`${rounded(100 * share)} % of the calls go to ${name}`);
    if (share < 1) return;
    const bakes = alarms.seconds;
    const finish = (): void => {
      if (isOver) return;
      isOver = true;
      alarms.end();
      trace.outcome = 'done';
      trace.endedAt = clock.now;
      say(`${name} serves alone`);
    };
    if (bakes === 0) finish();
    else {
      say(`waits ${bakes} s for its alarms`);
      clock.after(bakes, finish);
    }
  };

  const stop = (rollsBack: boolean, because: string): void => {
    if (isOver) return;
    isOver = true;
    alarms.end();
    trace.because = because;
    trace.endedAt = clock.now;
    trace.outcome = rollsBack ? 'rolled back' : 'failed';
    if (!rollsBack) {
      say(`${name} has failed and is not rolled back`);
      return;
    }
    count();
    share = 0;
    endChange();
    say('rolls back: all calls go to the version before');
  };
  const alarms = watchDeployment(control, {
    node: event.node,
    name: station.name,
    version: name,
    event,
    station: index,
    onStop: stop,
  });

  const look = (): void => {
    if (isOver || event.rollbackOnErrorRate === undefined) return;
    if (share * failing > event.rollbackOnErrorRate) {
      log.add(
        event.node,
        'alarm',
        `${station.name}: the error alarm of the deployment goes off`,
        `share ${rounded(100 * share)} % × error rate ${rounded(failing)} > ${event.rollbackOnErrorRate}`,
      );
      stop(true, 'errors');
      return;
    }
    clock.after(every, look);
  };

  say(`deploys ${name} (${plan.strategy})`);
  const part = plan.canaryPercent / 100;
  if (plan.strategy === 'all-at-once') shift(1);
  else if (plan.strategy === 'canary') {
    shift(part);
    clock.after(plan.stepSeconds, () => shift(1));
  } else {
    const next = (): void => {
      shift(share + part + 1e-12 >= 1 ? 1 : share + part);
      if (!isOver) clock.after(plan.stepSeconds, next);
    };
    next();
  }
  if (!isOver) clock.after(every, look);
}

/** What the event says, else the function; strategies of instances mean all calls at once. */
function shiftOf(
  { deployment }: FunctionStation,
  event: DeployEvent,
): NonNullable<FunctionStation['deployment']> {
  const usual = deployment ?? { strategy: 'all-at-once', canaryPercent: 10, stepSeconds: 300 };
  const { strategy, canaryPercent = usual.canaryPercent, stepSeconds = usual.stepSeconds } = event;
  const named = strategy === 'canary' || strategy === 'linear' ? strategy : 'all-at-once';
  return {
    strategy: strategy === undefined ? usual.strategy : named,
    canaryPercent: Math.max(0.1, canaryPercent),
    stepSeconds,
  };
}
