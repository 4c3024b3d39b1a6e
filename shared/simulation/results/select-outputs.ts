import type { Scenario } from '../scenario/scenario.ts';
import type { SimulationResult } from './simulation-result.ts';

/** The result with the parts that the scenario asks for; the verdict, classes and background are always there. */
export function selectOutputs(result: SimulationResult, { outputs }: Scenario): SimulationResult {
  if (outputs === undefined) return result;
  const { bands, requests, deployments, ...others } = result;
  const wants = (output: (typeof outputs)[number]): boolean => outputs.includes(output);
  return {
    ...others,
    nodes: wants('nodes') ? result.nodes : [],
    connections: wants('connections') ? result.connections : [],
    groups: wants('groups') ? result.groups : [],
    ...(deployments === undefined || !wants('groups') ? {} : { deployments }),
    decisions: wants('decisions') ? result.decisions : [],
    bottleneck: wants('bounds') ? result.bottleneck : null,
    bounds: wants('bounds') ? result.bounds : null,
    cost: wants('cost') ? result.cost : null,
    assumptions: wants('assumptions') ? result.assumptions : [],
    series: wants('series') ? result.series : { ...result.series, columns: [] },
    ...(bands === undefined || !wants('series') ? {} : { bands }),
    ...(requests === undefined || !wants('requests') ? {} : { requests }),
  };
}
