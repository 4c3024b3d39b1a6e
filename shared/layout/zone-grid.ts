import type { Point, Size } from '#shared/base/geometry.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import type { DocumentNode } from '#shared/document/records.ts';

/** Items of one container that are drawn as a block of columns: Regions, zones, or the subnets of several zones. */
export interface ZoneBlock {
  readonly size: Size;
  readonly places: ReadonlyMap<string, Point>;
  /** Stretched, so that columns are equally high and rows equally deep. */
  readonly sizes: ReadonlyMap<string, Size>;
}

export const zoneGap = 24;
const tierOrder = ['public', 'private', 'isolated'];

/** The children that form columns, one list a column from left to right; empty when there are none. */
export function zoneColumns(children: readonly DocumentNode[]): readonly (readonly DocumentNode[])[] {
  const regions = children.filter((child) => child.kind === 'region');
  if (regions.length > 1) return [...regions].sort((a, b) => compare(a.id, b.id)).map((region) => [region]);
  const zones = children.filter((child) => child.kind === 'availability-zone');
  if (zones.length > 0) return [...zones].sort(byZone).map((zone) => [zone]);
  const subnets = children.filter((child) => child.kind === 'subnet');
  if (subnets.length < 2) return [];
  const columns = new Map<string, DocumentNode[]>();
  for (const subnet of [...subnets].sort(byZone)) {
    const zone = zoneOf(subnet);
    const column = columns.get(zone);
    if (column === undefined) columns.set(zone, [subnet]);
    else column.push(subnet);
  }
  return [...columns.values()].map((column) => [...column].sort(byTier));
}

/** Columns side by side. Where all columns hold the same tiers, their rows line up. */
export function arrangeColumns(
  columns: readonly (readonly DocumentNode[])[],
  sizeOf: (id: string) => Size,
): ZoneBlock {
  const tiers = columns.map((column) => column.map(tierOf).join(' '));
  const rowsLineUp = tiers.every((sequence) => sequence === tiers[0]);
  const rowHeights = (columns[0] ?? []).map((_, row) =>
    Math.max(...columns.map((column) => heightOf(column[row], sizeOf))),
  );
  const places = new Map<string, Point>();
  const sizes = new Map<string, Size>();
  let x = 0;
  let height = 0;
  for (const column of columns) {
    const width = Math.max(...column.map((node) => sizeOf(node.id)[0]));
    let y = 0;
    column.forEach((node, row) => {
      const ownHeight = rowsLineUp ? (rowHeights[row] ?? 0) : sizeOf(node.id)[1];
      places.set(node.id, [x, y]);
      sizes.set(node.id, [width, ownHeight]);
      y += ownHeight + zoneGap;
    });
    height = Math.max(height, y - zoneGap);
    x += width + zoneGap;
  }
  return { size: [Math.max(0, x - zoneGap), height], places, sizes };
}

/** True when a line between the two would pull Regions, zones or equal tiers apart; it is drawn, but does not steer. */
export function crossesZones(a: DocumentNode, b: DocumentNode): boolean {
  if (a.kind === b.kind && (a.kind === 'availability-zone' || a.kind === 'region')) return true;
  return a.kind === 'subnet' && b.kind === 'subnet' && zoneOf(a) !== zoneOf(b);
}

function heightOf(node: DocumentNode | undefined, sizeOf: (id: string) => Size): number {
  return node === undefined ? 0 : sizeOf(node.id)[1];
}

function zoneOf(node: DocumentNode): string {
  const { properties } = viewNode(node);
  const zone = node.kind === 'availability-zone' ? properties.zone : properties.availabilityZone;
  return typeof zone === 'string' ? zone : '';
}

export function tierOf(node: DocumentNode): string {
  const { tier } = viewNode(node).properties;
  return typeof tier === 'string' ? tier : '';
}

function byZone(a: DocumentNode, b: DocumentNode): number {
  return compare(zoneOf(a), zoneOf(b)) || compare(a.id, b.id);
}

function byTier(a: DocumentNode, b: DocumentNode): number {
  return tierOrder.indexOf(tierOf(a)) - tierOrder.indexOf(tierOf(b)) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
