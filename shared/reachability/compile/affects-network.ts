import type { FactKey } from '#shared/base/tracked-memo.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture, ChangedResources, Resource } from '#shared/resolve/architecture.ts';
import { interfaceTraits } from './interface-traits.ts';

/** What packets meet themselves; of everything else only its interfaces count. */
const isOfTheNetwork = /^AWS::(EC2|ElasticLoadBalancingV2|NetworkFirewall|DirectConnect|EKS)::/;
/** Among those, what merely has interfaces. */
const isServer = new Set(['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate', 'AWS::EKS::Nodegroup']);
/** Facts about what is drawn where and joined to what. */
const isAboutShape = /^(place|children|kind|connection|from|to|settings)\b/;

/**
 * Whether an edit can change what the network is. Most do not: a size, a price, a name. In doubt it does.
 */
export function affectsNetwork(
  document: LintelDocument,
  before: Architecture,
  after: Architecture,
  changedFacts: ReadonlySet<FactKey>,
  changedResources: ChangedResources,
): boolean {
  for (const fact of changedFacts) {
    if (isAboutShape.test(fact)) return true;
  }
  for (const node of document.nodes.values()) {
    if (node.kind === 'on-premises' && changedFacts.has(facts.node(node.id))) return true;
  }
  for (const id of changedResources) {
    const [was, is] = [before.resources.get(id), after.resources.get(id)];
    if (was === undefined || is === undefined || was.type !== is.type || was.implied !== is.implied)
      return true;
    if (differs(was, is)) return true;
  }
  return false;
}

function differs(was: Resource, is: Resource): boolean {
  if (isOfTheNetwork.test(is.type) && !isServer.has(is.type)) return meaningOf(was) !== meaningOf(is);
  return interfaceTraits(was) !== interfaceTraits(is);
}

/** Names and remarks change nothing. */
function meaningOf({
  properties: { Tags: _tags, Description: _remark, GroupDescription: _group, ...rest },
}: Resource): string {
  return JSON.stringify(rest);
}
