import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { Verdict } from '../ask.ts';
import { askDrawing } from '../ask-drawing.ts';
import type { DrawnNetwork } from '../compile/compile-network.ts';
import { causesOf } from '../explain.ts';
import { nameObjectsIn } from '../name-objects.ts';
import type { DrawingAnswer } from '../node-question.ts';
import { checkPermission } from './check-permission.ts';
import { type Arrival, checkPolicy, type PolicyJudged } from './check-policy.ts';
import {
  findServiceTask,
  needToUse,
  type ServiceNeed,
  type ServiceTaskId,
  serviceTasks,
} from './service-tasks.ts';

export interface ServiceQuestion {
  readonly node: NodeId;
  readonly task: ServiceTaskId;
  /** For `use`: the bucket, table, queue … that is used. */
  readonly target?: NodeId;
}

/** One thing that has to hold, in the order in which people check: the way, the policies, the permission, the name. */
export interface ServiceCheck {
  readonly about: 'network' | 'policy' | 'permission' | 'dns';
  readonly service: string;
  readonly verdict: Verdict;
  readonly text: string;
  readonly answer?: DrawingAnswer;
  readonly refusal?: PolicyJudged['refusal'];
}

export interface ServiceAnswer {
  readonly question: ServiceQuestion;
  /** The question in words. */
  readonly title: string;
  /** The worst of the checks. */
  readonly verdict: Verdict;
  readonly checks: readonly ServiceCheck[];
}

/** The tasks that can be asked of the node. */
export function serviceTasksFor(document: LintelDocument, node: NodeId): readonly ServiceTaskId[] {
  const reader = createDocumentReader(document, forgetful);
  const kind = reader.kindOf(node);
  if (kind === undefined || !kind.traits.includes('compute')) return [];
  return serviceTasks
    .filter(({ kinds }) => kinds === undefined || kinds.includes(kind.id))
    .map(({ id }) => id);
}

const https = { protocol: 'tcp', port: 443 } as const;

/** Whether a workload can do what it needs of AWS's services: every endpoint involved, and what stands beside the network. */
export function askService(
  document: LintelDocument,
  architecture: Architecture,
  drawn: DrawnNetwork,
  question: ServiceQuestion,
): Result<ServiceAnswer> {
  const node = document.nodes.get(question.node);
  if (node === undefined) return fault('unknown-end', `There is no node "${question.node}" in this drawing.`);
  const needs = needsOf(document, drawn, question);
  if (!needs.ok) return needs;
  const network: ServiceCheck[] = [];
  const beside: ServiceCheck[] = [];
  for (const need of needs.value) {
    const asked = checkWay(document, drawn, question.node, need);
    if (!asked.ok) return asked;
    network.push(asked.value);
    if (question.target !== undefined) {
      const judged = checkPolicy(
        architecture,
        question.target,
        arrivalOf(architecture, drawn, asked.value, question.node),
      );
      const { answer } = asked.value;
      beside.push({
        about: 'policy',
        service: need.service,
        ...judged,
        ...(answer === undefined ? {} : { answer }),
      });
    }
    if (need.actions.length > 0) {
      const judged = checkPermission(architecture, question.node, need, question.target);
      beside.push({ about: 'permission', service: need.service, ...judged });
    }
  }
  const checks = [...network, ...beside, ...checkNames(document, drawn, question.node, needs.value)];
  const title = `${node.name} can ${titleOf(document, question)}`;
  return ok({ question, title, verdict: worstOf(checks), checks });
}

function titleOf(document: LintelDocument, { task, target }: ServiceQuestion): string {
  if (task === 'use') return `use ${document.nodes.get(target ?? '')?.name ?? target ?? 'the service'}`;
  return findServiceTask(task)?.title ?? task;
}

function needsOf(
  document: LintelDocument,
  drawn: DrawnNetwork,
  { task, target }: ServiceQuestion,
): Result<readonly ServiceNeed[]> {
  if (task !== 'use') return ok(findServiceTask(task)?.needs ?? []);
  const end = target === undefined ? undefined : drawn.endOf(target);
  if (end !== undefined && drawn.network.services.has(end)) return ok([needToUse(end)]);
  const name = document.nodes.get(target ?? '')?.name ?? target ?? 'Nothing';
  return fault('not-a-service', `${name} is no service that is used over its API.`);
}

function checkWay(
  document: LintelDocument,
  drawn: DrawnNetwork,
  node: NodeId,
  need: ServiceNeed,
): Result<ServiceCheck> {
  const base = { about: 'network', service: need.service } as const;
  if (drawn.endOf(node) === undefined) {
    const name = document.nodes.get(node)?.name ?? node;
    return ok({
      ...base,
      verdict: 'reachable',
      text: `${name} runs outside of a VPC and calls the public endpoint.`,
    });
  }
  const answer = askDrawing(document, drawn, { from: node, to: need.service, ...https });
  if (!answer.ok) return answer;
  const [cause] = causesOf(answer.value);
  const endpoint = endpointOn(drawn, answer.value);
  const way = endpoint === undefined ? 'over the internet' : `through ${drawn.nameOf(endpoint)}`;
  const text =
    answer.value.verdict === 'reachable'
      ? `Reaches ${need.service} ${way}, ${need.purpose}.`
      : nameObjectsIn(cause?.text ?? `Does not reach ${need.service} in every case.`, drawn.nameOf);
  return ok({ ...base, verdict: answer.value.verdict, text, answer: answer.value });
}

function endpointOn({ network }: DrawnNetwork, { path }: DrawingAnswer): string | undefined {
  return path.find((object) => {
    const type = network.endpoints.get(object)?.type;
    return type === 'gateway' || type === 'interface';
  });
}

function arrivalOf(
  architecture: Architecture,
  drawn: DrawnNetwork,
  { answer }: ServiceCheck,
  node: NodeId,
): Arrival {
  const logicalId = (object: string | undefined): string | undefined =>
    object === undefined ? undefined : (architecture.byNode.get(object)?.[0] ?? object);
  const endpoint = answer === undefined ? undefined : endpointOn(drawn, answer);
  return { endpoint: logicalId(endpoint), vpc: logicalId(vpcOf(drawn, node)) };
}

function vpcOf(drawn: DrawnNetwork, node: NodeId): string | undefined {
  const end = drawn.endOf(node);
  const own = [...drawn.network.interfaces.values()].find(({ object }) => object === end);
  return drawn.network.subnets.get(own?.subnet ?? '')?.vpc;
}

/** Names resolve in a VPC only with its DNS turned on; private names of endpoints need both settings. */
function checkNames(
  document: LintelDocument,
  drawn: DrawnNetwork,
  node: NodeId,
  needs: readonly ServiceNeed[],
): readonly ServiceCheck[] {
  const vpc = drawn.network.vpcs.get(vpcOf(drawn, node) ?? '');
  const [first] = needs;
  if (vpc === undefined || first === undefined) return [];
  const name = document.nodes.get(vpc.id)?.name ?? vpc.id;
  if (vpc.resolvesNames === false) {
    const text = `DNS resolution is off in ${name}, so the host name of ${first.service} does not resolve.`;
    return [{ about: 'dns', service: first.service, verdict: 'unreachable', text }];
  }
  const lost = [...drawn.network.endpoints.values()].find(
    (endpoint) =>
      endpoint.type === 'interface' &&
      endpoint.vpc === vpc.id &&
      !endpoint.hasPrivateDns &&
      needs.some(({ service }) => service === endpoint.service),
  );
  if (lost !== undefined) {
    const text = `Private DNS of ${document.nodes.get(lost.id)?.name ?? lost.id} does not work, so the name of ${lost.service} leads to its public addresses and past the endpoint.`;
    // The way by the public addresses is judged above; this explains it.
    return [{ about: 'dns', service: lost.service ?? '', verdict: 'reachable', text }];
  }
  return [{ about: 'dns', service: first.service, verdict: 'reachable', text: `Names resolve in ${name}.` }];
}

function worstOf(checks: readonly ServiceCheck[]): Verdict {
  for (const verdict of ['unreachable', 'unknown', 'partly'] as const) {
    if (checks.some((check) => check.verdict === verdict)) return verdict;
  }
  return 'reachable';
}
