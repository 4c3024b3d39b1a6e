import { rarestZone } from '#shared/catalogue/kit/free-values.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { isFromPicture } from '../../known.ts';
import { isInsideUnknown, onCanvas, placeIn, placementFault } from '../../place.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, type FixContext, nameOf } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const nodeInAllowedParent = defineRule({
  id: 'ARC-001',
  name: 'node-in-allowed-parent',
  title: 'Everything sits where AWS lets it be',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    parent: '{name} ({kind}) cannot sit in {parent}. Move it to {allowed}.',
    alone: '{name} ({kind}) stands on its own, so it cannot be deployed yet. Move it to {allowed}.',
    many: '{parent} takes {count} of the kind {kind} and holds {actual}. Move {name} to another one or remove it.',
  },
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'Every node sits in a container that its kind can belong to: a subnet in a VPC or a zone, an instance in a subnet. Frames and stacks are looked through.',
    why: 'The container decides what the resource belongs to (`VpcId`, `SubnetId`, `Cluster`). In the wrong one this is missing and the template does not deploy.',
    condition:
      'The nearest container that is not a frame or a stack is of a kind that the catalogue does not list for this kind, or holds more of the kind than it takes. A node that stands alone and belongs into something is a warning: the drawing is not finished there.',
    howToFix:
      'Drag the node into one of the containers that the message names. The quick fix moves it to the nearest fitting container around it.',
    whenToSuppress:
      'Never for a drawing that is to be deployed: an error cannot be suppressed. Use the sketch profile or a frame for free drawings.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const kind = ctx.kindOf(node.id);
    const fault = placementFault(ctx, node.id);
    const parent = ctx.parentOf(node.id);
    if (kind === undefined) return;
    if (isInsideUnknown(ctx, node.id)) {
      if (!kind.placement.parents.includes('any')) ctx.undecided(node.id, 'parent');
      return;
    }
    const allowed = listOf(kind.placement.parents.map(titleOf), 'or');
    if (fault === 'alone') {
      yield {
        message: 'alone',
        severity: isFromPicture(node.source) ? 'info' : 'warning',
        at: node.id,
        data: { kind: kind.title, allowed },
      };
      return;
    }
    if (parent === undefined) return;
    if (fault === 'parent') {
      yield {
        message: 'parent',
        // Pictures draw zones in groups and clusters in headings: that is a way of drawing, and no fault.
        ...(isFromPicture(node.source) ? { severity: 'info' as const } : {}),
        at: node.id,
        related: [parent.id],
        data: { kind: kind.title, parent: nameOf(parent.id), allowed },
      };
      return;
    }
    const most = kind.placement.maxPerParent;
    if (most === undefined || kind.id === 'internet-gateway') return;
    const siblings = ctx.childrenOf(parent.id, kind.id);
    // The first ones may stay; each of the others is one finding.
    if (siblings.findIndex(({ id }) => id === node.id) < most) return;
    yield {
      message: 'many',
      at: node.id,
      related: [parent.id],
      data: { kind: kind.title, parent: nameOf(parent.id), count: most, actual: siblings.length },
    };
  },
  fixes(ctx, finding) {
    const record = ctx.document.nodes.get(finding.at);
    if (record === undefined || finding.message === 'many') return [];
    const target = nearestAllowed(ctx, record);
    if (target === undefined || isHalfWay(ctx, record, target)) return [];
    const at = placeIn(ctx.document, record.id, target?.id);
    const title =
      target === null ? `Move ${record.name} out of its container` : `Move ${record.name} to ${target.name}`;
    const moved = moveNodes(ctx.document, [{ id: record.id, at, parent: target?.id ?? null }]);
    return [{ title, changes: mergeChanges(moved, zoneOfNewcomer(ctx, record, target, moved)) }];
  },
});

/** The nearest container around the node that takes it; null for the canvas, undefined when there is none. */
function nearestAllowed({ document }: FixContext, record: DocumentNode): DocumentNode | null | undefined {
  const parents = findKind(record.kind)?.placement.parents ?? [];
  const around = ancestorsOf(document.nodes, record).find(({ kind }) => parents.includes(kind));
  if (around !== undefined) return around;
  if (parents.some((parent) => onCanvas.has(parent))) return record.parent === undefined ? undefined : null;
  // Nothing around fits: a container of the right kind is clear only when there is just one. What is in a frame of
  // its own, as every diagram of an imported file is, has nothing to do with those of the others.
  const outermost = ancestorsOf(document.nodes, record).at(-1);
  const fitting = [...document.nodes.values()].filter(
    (node) =>
      parents.includes(node.kind) &&
      (outermost === undefined || ancestorsOf(document.nodes, node).at(-1)?.id === outermost.id),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** True when the container could hold it and does not give it what it needs: the next error instead of this one. */
function isHalfWay(ctx: FixContext, record: DocumentNode, target: DocumentNode | null): boolean {
  const placement = findKind(record.kind)?.placement;
  if (placement?.needsSubnet === true && target?.kind === 'vpc')
    if (ctx.descendantsOf(target.id, 'subnet').length === 0) return true;
  if (record.kind !== 'ecs-service') return false;
  return (
    target?.kind !== 'ecs-cluster' &&
    (target === null || ctx.ancestorOf(target.id, 'ecs-cluster') === undefined)
  );
}

function titleOf(parent: string): string {
  if (parent === 'canvas') return 'the canvas';
  const title = findKind(parent)?.title;
  return title === undefined ? parent : `a ${title}`.replace(/^a (?=[AEIO])/, 'an ');
}

/** A subnet that comes into a VPC without a zone gets the one that has fewest: two zones are what most services need. */
function zoneOfNewcomer(
  ctx: FixContext,
  record: DocumentNode,
  target: DocumentNode | null,
  moved: ChangeSet,
): ChangeSet {
  const isOpen = record.kind === 'subnet' && record.properties?.availabilityZone === undefined;
  if (!isOpen || target?.kind !== 'vpc') return noChanges;
  const zones = ctx.descendantsOf(target.id, 'subnet').map(({ id }) => ctx.zoneOf(id));
  const after = applyChanges(ctx.document, moved);
  return setProperties(after, record.id, { availabilityZone: rarestZone(zones, 2) });
}
