import type { Result } from '#shared/base/result.ts';
import { type FactKey, TrackedMemo } from '#shared/base/tracked-memo.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture, ChangedResources } from '#shared/resolve/architecture.ts';
import { type Answer, askReachability, type Question } from './ask.ts';
import { askDrawing, buildMatrix, type MatrixRow } from './ask-drawing.ts';
import { compareReach, type ReachDifference, type Side } from './compare-networks.ts';
import { affectsNetwork } from './compile/affects-network.ts';
import { compileNetwork, type DrawnNetwork, drawnNetwork } from './compile/compile-network.ts';
import { createGroupCompiler } from './compile/filters.ts';
import { createInterfaceCompiler } from './compile/interfaces.ts';
import { type Exposed, findExposure } from './exposure.ts';
import { type Failure, findFailures } from './failures.ts';
import { checkIntents, type IntentResult } from './intents.ts';
import type { Network } from './network.ts';
import type { DrawingAnswer, NodeQuestion } from './node-question.ts';
import { askService, type ServiceAnswer, type ServiceQuestion } from './services/ask-service.ts';
import { followNetwork, trackNetwork } from './tracked-network.ts';

/**
 * Follows one drawing and answers questions about its network. The network is compiled when it is first asked about
 * after a change; an answer is kept until a table, filter, interface or gateway that it read has changed.
 */
export interface ReachabilityEngine {
  /** Takes the next revision. Without the changes everything is compiled afresh. */
  update(
    document: LintelDocument,
    architecture: Architecture,
    changedFacts?: ReadonlySet<FactKey>,
    changedResources?: ChangedResources,
  ): void;
  ask(question: NodeQuestion): Result<DrawingAnswer>;
  askService(question: ServiceQuestion): Result<ServiceAnswer>;
  checkIntents(): readonly IntentResult[];
  exposure(): readonly Exposed[];
  matrix(): readonly MatrixRow[];
  failures(): readonly Failure[];
  /** What the followed drawing opens and closes, compared with another. */
  compareWith(before: Side): ReachDifference;
  readonly drawn: DrawnNetwork;
}

interface Revision {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
}

export function createReachabilityEngine(
  document: LintelDocument,
  architecture: Architecture,
): ReachabilityEngine {
  let current: Revision = { document, architecture };
  let drawn: DrawnNetwork | undefined;
  let lastNetwork: Network | undefined;
  const answers = new TrackedMemo<Result<Answer>>();
  const parts = { groups: createGroupCompiler(), interfaces: createInterfaceCompiler() };

  function network(): DrawnNetwork {
    if (drawn !== undefined) return drawn;
    const compiled = compileNetwork(current.document, current.architecture, parts);
    const followed = followNetwork(lastNetwork, compiled.network);
    answers.invalidate(followed.changed);
    lastNetwork = followed.network;
    drawn = { ...compiled, network: followed.network };
    return drawn;
  }

  /** The same question about the same things has the same answer. */
  function askOnce(of: Network, question: Question): Result<Answer> {
    const { from, to, protocol, port, family } = question;
    return answers.get(JSON.stringify([from, to, protocol, port, family ?? 4]), (tracker) =>
      askReachability(trackNetwork(of, tracker), question),
    );
  }

  const ask: typeof askDrawing = (of, within, question) => askDrawing(of, within, question, askOnce);

  return {
    update(nextDocument, nextArchitecture, changedFacts, changedResources) {
      const before = current;
      current = { document: nextDocument, architecture: nextArchitecture };
      parts.groups.changed(changedResources);
      parts.interfaces.changed(changedResources);
      if (drawn === undefined) return;
      const isSame =
        changedFacts !== undefined &&
        changedResources !== undefined &&
        !affectsNetwork(nextDocument, before.architecture, nextArchitecture, changedFacts, changedResources);
      // The same network, under the names that things have by now.
      drawn = isSame ? drawnNetwork(nextDocument, nextArchitecture, drawn.network) : undefined;
    },
    ask: (question) => ask(current.document, network(), question),
    askService: (question) => askService(current.document, current.architecture, network(), question),
    checkIntents: () =>
      current.document.intents.size === 0 ? [] : checkIntents(current.document, network(), ask),
    exposure: () => findExposure(network().network),
    matrix: () => buildMatrix(current.document, network()),
    failures: () => findFailures(current.document, network()),
    compareWith: (before) => compareReach(before, { document: current.document, drawn: network() }),
    get drawn() {
      return network();
    },
  };
}
