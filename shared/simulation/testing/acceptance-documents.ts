import type { LintelDocument } from '#shared/document/records.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import type { Acceptance } from './acceptance.ts';
import { throttledApi } from './samples/api-throttling.ts';
import { autoScaling } from './samples/auto-scaling.ts';
import { coldStarts } from './samples/cold-starts.ts';
import { cpuAlarms } from './samples/cpu-alarms.ts';
import { crash } from './samples/crash-and-recovery.ts';
import { crossZone } from './samples/cross-zone.ts';
import { deployments } from './samples/deployments.ts';
import { directConnectWithVpn } from './samples/direct-connect-failover.ts';
import { ecsOnInstances } from './samples/ecs-on-ec2.ts';
import { podsOnNodes } from './samples/pods-on-nodes.ts';
import { backlog } from './samples/queue-backlog.ts';
import { uploads } from './samples/upload-pipeline.ts';
import { zoneOutage } from './samples/zone-outage.ts';

/** The acceptance scenarios and the stories, as the sample files show them. */
export function acceptanceDocuments(): readonly Acceptance[] {
  return [
    autoScaling(),
    crossZone('cross-zone', 'Two zones of unequal size behind an NLB', { a: 2, b: 1 }),
    backlog(),
    uploads(),
    throttledApi(),
    crash(),
    deployments(),
    zoneOutage(),
    coldStarts(),
    ecsOnInstances(),
    directConnectWithVpn(),
    podsOnNodes('node-group'),
    podsOnNodes('karpenter'),
    cpuAlarms(),
  ];
}

/** The sample of a file. */
export function acceptanceOf(file: string): Acceptance {
  const found = acceptanceDocuments().find((each) => each.file === file);
  if (found === undefined) throw new Error(`There is no sample ${file}.`);
  return found;
}

/** One scenario of a sample, with the drawing. */
export function scenarioOf(
  file: string,
  id: string,
): { readonly document: LintelDocument; readonly scenario: ScenarioInput } {
  const { document, scenarios } = acceptanceOf(file);
  const scenario = scenarios[id];
  if (scenario === undefined) throw new Error(`The sample ${file} has no scenario ${id}.`);
  return { document, scenario };
}
