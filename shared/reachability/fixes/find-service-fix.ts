import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { Result } from '#shared/base/result.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { compileNetwork, type DrawnNetwork } from '../compile/compile-network.ts';
import { askService, type ServiceCheck, type ServiceQuestion } from '../services/ask-service.ts';
import type { PathFix } from './find-path-fix.ts';
import { findPathFix } from './find-path-fix.ts';
import { type Mend, mended, notPossible } from './mend.ts';

const maxRounds = 12;

/** The change after which the workload can do what it needs: ways, policies, permissions and names, as one step. */
export function findServiceFix(document: LintelDocument, question: ServiceQuestion): Result<PathFix> {
  const resolver = createResolver();
  let current = document;
  let architecture = resolver.update(current).architecture;
  let changes: ChangeSet = noChanges;
  const steps: string[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const drawn = compileNetwork(current, architecture);
    const asked = askService(current, architecture, drawn, question);
    if (!asked.ok) return asked;
    const failing = asked.value.checks.find(({ verdict }) => verdict !== 'reachable');
    if (failing === undefined) {
      if (changes.length === 0) return notPossible('It works already.');
      return { ok: true, value: { steps, changes, verdict: 'reachable' } };
    }
    const mend = mendCheck(current, architecture, drawn, question, failing);
    if (!mend.ok) return mend;
    if (mend.value.changes.length === 0) return notPossible(failing.text);
    steps.push(...mend.value.steps);
    changes = mergeChanges(changes, mend.value.changes);
    current = applyChanges(current, mend.value.changes);
    architecture = resolver.update(current, mend.value.changes).architecture;
  }
  return notPossible('More is missing than can be mended at once.');
}

function mendCheck(
  document: LintelDocument,
  architecture: Architecture,
  drawn: DrawnNetwork,
  question: ServiceQuestion,
  check: ServiceCheck,
): Result<Pick<PathFix, 'steps' | 'changes'>> {
  switch (check.about) {
    case 'network':
      return findPathFix(document, { from: question.node, to: check.service, protocol: 'tcp', port: 443 });
    case 'permission':
      return asSteps(grant(document, question, check));
    case 'policy':
      return asSteps(admitArrival(document, architecture, drawn, check));
    case 'dns': {
      const vpc = drawn.network.vpcs.get(vpcOf(drawn, question) ?? '');
      if (vpc === undefined || !document.nodes.has(vpc.id)) return notPossible(check.text);
      const changes = setProperties(document, vpc.id, {
        enableDnsSupport: undefined,
        enableDnsHostnames: undefined,
      });
      return asSteps(mended(`Turn on DNS resolution in ${document.nodes.get(vpc.id)?.name}`, changes));
    }
  }
}

function asSteps(mend: Result<Mend>): Result<Pick<PathFix, 'steps' | 'changes'>> {
  return mend.ok ? { ok: true, value: { steps: [mend.value.title], changes: mend.value.changes } } : mend;
}

function vpcOf({ network, endOf }: DrawnNetwork, { node }: ServiceQuestion): string | undefined {
  const end = endOf(node);
  const own = [...network.interfaces.values()].find(({ object }) => object === end);
  return network.subnets.get(own?.subnet ?? '')?.vpc;
}

/** Permissions follow from connections. */
function grant(
  document: LintelDocument,
  { node, target }: ServiceQuestion,
  check: ServiceCheck,
): Result<Mend> {
  const to = document.nodes.get(target ?? '') ?? secretOrRepository(document, check.service);
  const from = document.nodes.get(node);
  if (from === undefined || to === undefined) return notPossible(check.text);
  const legal = legalConnectionKinds(from.kind, to.kind).map(({ id }) => id);
  const kind = ['pull', 'data', 'log', 'invoke'].find((each) => legal.includes(each));
  if (kind === undefined) return notPossible(check.text);
  const isThere = [...document.connections.values()].some(
    (each) => each.from === from.id && each.to === to.id && each.kind === kind,
  );
  if (isThere) return notPossible(check.text);
  const added = addConnection(document, { kind, from: from.id, to: to.id });
  return mended(`Connect ${from.name} to ${to.name}`, added.changes);
}

/** The only thing of that service that is drawn, where there is one. */
function secretOrRepository(document: LintelDocument, service: string) {
  const kind = service.startsWith('ecr.') ? 'ecr-repository' : service === 'logs' ? 'log-group' : undefined;
  const all = [...document.nodes.values()].filter((node) => node.kind === kind);
  return all.length === 1 ? all[0] : undefined;
}

/** Adds the endpoint or VPC by which the request comes to the ones that the statement lets pass. */
function admitArrival(
  document: LintelDocument,
  architecture: Architecture,
  drawn: DrawnNetwork,
  { refusal, answer, text }: ServiceCheck,
): Result<Mend> {
  const node = document.nodes.get(refusal?.policy.owner ?? '');
  if (refusal === undefined || node?.kind !== 'resource' || answer === undefined) return notPossible(text);
  const endpoint = answer.path.find((object) => drawn.network.endpoints.has(object));
  const sender = drawn.network.interfaces.get(answer.path[0] ?? '');
  const subnet = drawn.network.subnets.get(sender?.subnet ?? '');
  const object =
    refusal.key === 'aws:sourceVpce' ? endpoint : endpoint === undefined ? undefined : subnet?.vpc;
  if (object === undefined) return notPossible(`${text} Add a gateway endpoint, and name it there.`);
  const logicalId = architecture.byNode.get(object)?.[0] ?? object;
  const own = (node.properties?.properties ?? {}) as JsonObject;
  const changed = withName(own, refusal.statement, refusal.operator, refusal.key, { Ref: logicalId });
  return mended(
    `Let ${node.name} accept what comes by ${document.nodes.get(object)?.name ?? object}`,
    setProperties(document, node.id, { properties: changed }),
  );
}

function withName(
  properties: JsonObject,
  index: number,
  operator: string,
  key: string,
  name: JsonObject,
): JsonObject {
  const document = (properties.PolicyDocument ?? {}) as JsonObject;
  const listed = document.Statement;
  const statements: readonly JsonValue[] = Array.isArray(listed)
    ? listed
    : listed === undefined
      ? []
      : [listed];
  const changed = statements.map((statement, at): JsonValue => {
    if (at !== index || !isJsonObject(statement)) return statement;
    const conditions = (statement.Condition ?? {}) as JsonObject;
    const tests = (conditions[operator] ?? {}) as JsonObject;
    const written = Object.keys(tests).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key;
    const known = tests[written];
    const values: readonly JsonValue[] = Array.isArray(known) ? known : known === undefined ? [] : [known];
    return {
      ...statement,
      Condition: { ...conditions, [operator]: { ...tests, [written]: [...values, name] } },
    };
  });
  return { ...properties, PolicyDocument: { ...document, Statement: changed } };
}
