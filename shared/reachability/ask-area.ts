import { ok, type Result } from '#shared/base/result.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Answer, askReachability, Verdict } from './ask.ts';
import type { InterfaceKind, Network, NetworkInterface } from './network.ts';
import type { NodeQuestion } from './node-question.ts';

/** True for a VPC or a subnet: a question about it is one about everything in it. */
export function isArea(network: Network, id: NodeId): boolean {
  return network.vpcs.has(id) || network.subnets.has(id);
}

/** What only passes packets on asks for nothing and is asked for nothing. */
const workloads: ReadonlySet<InterfaceKind> = new Set(['interface', 'lambda', 'load-balancer']);

/** What an end is asked by: one interface of each subnet and set of groups for an area, since all of them fare alike. */
function membersOf(network: Network, id: NodeId, end: string): readonly string[] {
  if (!isArea(network, id)) return [end];
  const alike = new Map<string, string>();
  for (const each of network.interfaces.values()) {
    if (!workloads.has(each.kind) || !isIn(network, id, each)) continue;
    const key = JSON.stringify([
      each.subnet,
      each.kind,
      each.groups ?? null,
      each.publicAddress === undefined,
    ]);
    if (!alike.has(key)) alike.set(key, each.id);
  }
  return [...alike.values()];
}

function isIn(network: Network, area: NodeId, { subnet }: NetworkInterface): boolean {
  return subnet === area || network.subnets.get(subnet)?.vpc === area;
}

/**
 * Whether everything in one area reaches everything in another: `reachable` when all do, `unreachable` when none does
 * (and when nothing is there), `partly` when some do; the answer is then that of the first that does.
 */
export function askArea(
  network: Network,
  question: NodeQuestion,
  ends: { readonly from: string; readonly to: string },
  askNetwork: typeof askReachability,
): Result<Answer> {
  const senders = membersOf(network, question.from, ends.from);
  const receivers = membersOf(network, question.to, ends.to);
  const answers: Answer[] = [];
  for (const from of senders) {
    for (const to of receivers) {
      if (from === to) continue;
      const answer = askNetwork(network, { ...question, from, to });
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
  }
  const [first] = answers;
  if (first === undefined)
    return ok(nothingThere(question, senders.length === 0 ? question.from : question.to));
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  if (verdicts.size === 1) return ok(first);
  const verdict: Verdict = verdicts.has('reachable') || verdicts.has('partly') ? 'partly' : 'unknown';
  const telling = answers.find((answer) => answer.verdict !== 'unreachable') ?? first;
  return ok({ ...telling, verdict });
}

function nothingThere(question: NodeQuestion, area: NodeId): Answer {
  const text = `Nothing in ${area} has an address.`;
  const note = {
    object: area,
    direction: 'forward',
    text,
    effect: 'block',
    code: 'NO_POSSIBLE_DESTINATION',
  } as const;
  return {
    question,
    verdict: 'unreachable',
    codes: [[note.code, area, 'forward']],
    blocks: [note],
    notes: [note],
    path: [question.from],
    returnPath: [],
  };
}
