import type { Tracker } from '#shared/base/tracked-memo.ts';
import type { ResourceDraft } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Because, Resource } from './architecture.ts';
import { impliedRecords } from './implied/dns-records.ts';
import { accessPolicyIdOf, impliedAccess } from './implied/iam.ts';
import { impliedLoadBalancing } from './implied/load-balancing.ts';
import { impliedNetworkLinks } from './implied/network-links.ts';
import { impliedNetworking } from './implied/networking.ts';
import { impliedLogGroups } from './implied/observability.ts';
import { impliedPermissions } from './implied/permissions.ts';
import { impliedSecurityGroups } from './implied/security-groups.ts';
import { transitAttachmentOf } from './implied/transit-links.ts';
import { internetRoutesOf } from './implied/ways-out.ts';
import type { Implication, UnitContext, UnitResult } from './unit.ts';
import { createUnitContext, type Revision, type UnitNotes } from './unit-context.ts';

const implications: readonly Implication[] = [
  impliedNetworking,
  impliedNetworkLinks,
  impliedRecords,
  impliedLoadBalancing,
  impliedSecurityGroups,
  impliedAccess,
  impliedLogGroups,
  impliedPermissions,
];

/** The resources that one node becomes: its own first, then those that its settings and its place in the drawing imply. */
export function resolveUnit(id: NodeId, revision: Revision, tracker: Tracker): UnitResult {
  const notes: UnitNotes = { gaps: [], parameters: new Map() };
  const ctx = createUnitContext(id, revision, tracker, notes);
  const node = ctx.node(id);
  const kind = ctx.kindOf(id);
  if (node === undefined || kind === undefined) {
    const record = revision.document.nodes.get(id);
    if (record === undefined) return { resources: [], ...notes };
    ctx.gap(`${record.name} has the kind "${record.kind}", which is not known here; it becomes no resource.`);
    return { resources: [], ...notes };
  }
  const own = (kind.resources?.(node, ctx) ?? []).map((draft) =>
    resourceOf(
      withPrerequisites(draft, id, ctx),
      draft.suffix === undefined ? [] : [{ node: id, reason: draft.because ?? `${node.name} needs it.` }],
    ),
  );
  const manifests = kind.manifests?.(node, ctx) ?? [];
  const isManifest = manifests.length === 0 ? {} : { manifests };
  if (own.length === 0 && manifests.length === 0) return { resources: [], ...notes };
  const implied = implications.flatMap((imply) =>
    imply(node, ctx).map((draft) => resourceOf({ ...draft, because: '' }, draft.because)),
  );
  return { resources: eachOnce([...own, ...implied]), ...notes, ...isManifest };

  /** Two drafts with one suffix would be one resource; the first stays and the other is told. */
  function eachOnce(resources: readonly Resource[]): readonly Resource[] {
    const seen = new Map<string, Resource>();
    for (const resource of resources) {
      if (!seen.has(resource.logicalId)) seen.set(resource.logicalId, resource);
      else ctx.gap(`${resource.logicalId} is needed twice; only one ${resource.type} of that name was kept.`);
    }
    return [...seen.values()];
  }

  function resourceOf(draft: ResourceDraft, because: readonly Because[]): Resource {
    return {
      logicalId: ctx.logicalId(id, draft.suffix),
      type: draft.type,
      properties: draft.properties,
      owner: id,
      implied: draft.suffix !== undefined,
      because,
      ...(draft.dependsOn === undefined ? {} : { dependsOn: draft.dependsOn }),
      ...(draft.deletionPolicy === undefined ? {} : { deletionPolicy: draft.deletionPolicy }),
      ...(draft.updateReplacePolicy === undefined ? {} : { updateReplacePolicy: draft.updateReplacePolicy }),
      ...(draft.metadata === undefined ? {} : { metadata: draft.metadata }),
      ...(draft.attributes === undefined ? {} : { attributes: draft.attributes }),
    };
  }
}

/** Types that AWS accepts only once the role may do what they ask of it. */
const triesItsPermissions: ReadonlySet<string> = new Set([
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Logs::SubscriptionFilter',
  'AWS::Pipes::Pipe',
  'AWS::StepFunctions::StateMachine',
]);

/**
 * What must exist first without being named in the properties: the ends of `depends` connections; for what starts by
 * itself the way to the internet; for what acts at once the permission to do so, which AWS tries
 * out before it accepts the resource.
 */
function withPrerequisites(draft: ResourceDraft, id: NodeId, ctx: UnitContext): ResourceDraft {
  const more = draft.suffix === undefined ? prerequisitesOf(id, ctx) : [];
  if (triesItsPermissions.has(draft.type)) {
    const policy = accessPolicyIdOf(id, ctx);
    if (policy !== undefined) more.push(policy);
  }
  if (draft.type === 'AWS::ECS::Service') {
    // Tasks that start before they may read secrets and pull images fail, and the circuit breaker gives up on them.
    const definition = drawnTaskDefinitionOf(id, ctx)?.id;
    for (const owner of definition === undefined ? [id] : [id, definition]) {
      const policy = accessPolicyIdOf(owner, ctx, 'execution');
      if (policy !== undefined) more.push(policy);
    }
  }
  if ('TransitGatewayId' in draft.properties && draft.type === 'AWS::EC2::Route') {
    more.push(...attachmentsBefore(id, draft.properties.TransitGatewayId, ctx));
  }
  if (more.length === 0) return draft;
  return { ...draft, dependsOn: [...new Set([...(draft.dependsOn ?? []), ...more])] };
}

/** Attachments to the transit gateway that a drawn table routes to. */
function attachmentsBefore(
  table: NodeId,
  gatewayId: CfnValue | undefined,
  ctx: UnitContext,
): readonly string[] {
  const vpc = ctx.vpcOf(table);
  return ctx.connectionsFrom(table, 'route').flatMap(({ to }) => {
    const gateway = ctx.node(to);
    const isHop =
      gateway?.kind === 'transit-gateway' && JSON.stringify(ctx.ref(to)) === JSON.stringify(gatewayId);
    const attachment = isHop && vpc !== undefined ? transitAttachmentOf(gateway, vpc.id, ctx) : undefined;
    return attachment === undefined ? [] : [attachment];
  });
}

function prerequisitesOf(id: NodeId, ctx: UnitContext): string[] {
  const drawn = ctx
    .connectionsFrom(id, 'depends')
    .filter(({ to }) => to !== id && ctx.hasResource(to))
    .map(({ to }) => ctx.logicalId(to));
  const startsByItself = ctx.hasTrait(id, 'compute') && !ctx.hasTrait(id, 'invocable');
  return startsByItself ? [...drawn, ...internetRoutesOf(id, ctx)] : drawn;
}
