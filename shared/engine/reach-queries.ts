import { ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Verdict } from '#shared/reachability/ask.ts';
import { compareReach, type ReachDifference, type Side } from '#shared/reachability/compare-networks.ts';
import { compileNetwork } from '#shared/reachability/compile/compile-network.ts';
import { type DescribedAnswer, describeAnswer } from '#shared/reachability/describe-answer.ts';
import type { Failure } from '#shared/reachability/failures.ts';
import { findPathFix, type PathFix } from '#shared/reachability/fixes/find-path-fix.ts';
import { findServiceFix } from '#shared/reachability/fixes/find-service-fix.ts';
import { nameObjectsIn } from '#shared/reachability/name-objects.ts';
import type { Protocol } from '#shared/reachability/network.ts';
import type { NodeQuestion } from '#shared/reachability/node-question.ts';
import { type ServiceQuestion, serviceTasksFor } from '#shared/reachability/services/ask-service.ts';
import type { ServiceTaskId } from '#shared/reachability/services/service-tasks.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { Analyser } from './create-analyser.ts';

/** A verdict about two ends, for tables. */
export interface ReachRow extends NodeQuestion {
  readonly verdict: Verdict;
  /** The first thing that refuses, or who alone gets through. */
  readonly remark?: string;
}

/** What can be asked about a node: the ports that it listens on, and what it needs of services. */
export interface ReachEnd {
  readonly node: NodeId;
  readonly ports: readonly { readonly protocol: Protocol; readonly port: number; readonly speaks?: string }[];
  readonly tasks: readonly ServiceTaskId[];
  /** It is used over the API of its service and has no address of its own. */
  readonly isService: boolean;
}

export interface DescribedService {
  readonly question: ServiceQuestion;
  readonly title: string;
  readonly verdict: Verdict;
  readonly checks: readonly {
    readonly about: 'network' | 'policy' | 'permission' | 'dns';
    readonly service: string;
    readonly verdict: Verdict;
    readonly text: string;
    readonly answer?: DescribedAnswer;
  }[];
}

/** Questions about the network of the open document. Each is answered about the revision that the engine holds. */
export interface ReachQueries {
  askReach(question: NodeQuestion): Promise<Result<DescribedAnswer>>;
  askService(question: ServiceQuestion): Promise<Result<DescribedService>>;
  /** Everything that takes part in the network or calls a service, with what can be asked about it. */
  reachEnds(): Promise<readonly ReachEnd[]>;
  exposure(): Promise<readonly ReachRow[]>;
  reachMatrix(): Promise<readonly ReachRow[]>;
  failures(): Promise<readonly Failure[]>;
  /** What a document opens and closes, compared with an earlier one; without it the open document. */
  compareReach(before: LintelDocument, after?: LintelDocument): Promise<ReachDifference>;
  /** All changes that the answer needs to become yes, as one. */
  fixReach(question: NodeQuestion): Promise<Result<PathFix>>;
  fixService(question: ServiceQuestion): Promise<Result<PathFix>>;
}

export function createReachQueries(analyser: Analyser): ReachQueries {
  const describe = (question: NodeQuestion, answer: Parameters<typeof describeAnswer>[3]): DescribedAnswer =>
    describeAnswer(analyser.document, analyser.reach.drawn, question, answer);
  const inWords = (text: string): string => nameObjectsIn(text, analyser.reach.drawn.nameOf);
  return {
    askReach: async (question) => {
      const answer = analyser.reach.ask(question);
      return answer.ok ? ok(describe(question, answer.value)) : answer;
    },
    askService: async (question) => {
      const asked = analyser.reach.askService(question);
      if (!asked.ok) return asked;
      const { title, verdict, checks } = asked.value;
      return ok({
        question,
        title,
        verdict,
        checks: checks.map(({ about, service, verdict: own, text, answer }) => {
          const way = { from: question.node, to: service, protocol: 'tcp', port: 443 } as const;
          const isWay = about === 'network' && answer !== undefined;
          return {
            about,
            service,
            verdict: own,
            text: inWords(text),
            ...(isWay ? { answer: describe(way, answer) } : {}),
          };
        }),
      });
    },
    reachEnds: async () => endsOf(analyser),
    exposure: async () =>
      analyser.reach.exposure().map(({ object, protocol, ports, family, answer }): ReachRow => {
        const sources = answer.allowed?.sources;
        return {
          from: 'internet',
          to: analyser.reach.drawn.nodeOf(object) ?? object,
          protocol,
          port: ports[0],
          ...(family === undefined ? {} : { family }),
          verdict: answer.verdict,
          ...(sources !== undefined
            ? { remark: `only from ${some(sources)}` }
            : ports[0] === ports[1]
              ? {}
              : { remark: `and every port to ${ports[1]}` }),
        };
      }),
    reachMatrix: async () =>
      analyser.reach.matrix().map(({ from, to, protocol, port, family, answer }): ReachRow => {
        const [first] = answer.blocks;
        return {
          from,
          to,
          protocol,
          port,
          ...(family === undefined ? {} : { family }),
          verdict: answer.verdict,
          ...(first === undefined ? {} : { remark: inWords(first.text) }),
        };
      }),
    failures: async () => analyser.reach.failures(),
    compareReach: async (before, after) =>
      after === undefined
        ? analyser.reach.compareWith(sideOf(before))
        : compareReach(sideOf(before), sideOf(after)),
    fixReach: async (question) => findPathFix(analyser.document, question),
    fixService: async (question) => findServiceFix(analyser.document, question),
  };
}

function sideOf(document: LintelDocument): Side {
  const { architecture } = createResolver().update(document);
  return { document, drawn: compileNetwork(document, architecture) };
}

function endsOf({ document, reach }: Analyser): readonly ReachEnd[] {
  const reader = createDocumentReader(document, forgetful);
  return [...document.nodes.values()].flatMap((node): readonly ReachEnd[] => {
    const tasks = serviceTasksFor(document, node.id);
    const end = reach.drawn.endOf(node.id);
    if (end === undefined && tasks.length === 0) return [];
    const view = reader.node(node.id);
    const heard = (view === undefined ? undefined : reader.kindOf(node.id)?.listens?.(view)) ?? [];
    const isService = end !== undefined && reach.drawn.network.services.has(end);
    const ports = isService ? [{ protocol: 'tcp' as const, port: 443, speaks: 'HTTPS' }] : heard;
    return [{ node: node.id, ports, tasks, isService }];
  });
}

function some(blocks: readonly string[]): string {
  return blocks.length <= 3
    ? blocks.join(', ')
    : `${blocks.slice(0, 3).join(', ')} and ${blocks.length - 3} more`;
}
