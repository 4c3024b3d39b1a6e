import type { ShownRoute } from '#renderer/state/reach-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { shownAs } from '#shared/drawing/drawing-order.ts';
import type { Scene, SceneNode } from './scene.ts';

/** One step of a way from node to node, as a line. */
export interface RouteLine {
  readonly id: string;
  /** Its place on the way: it lights up after those before it. */
  readonly order: number;
  /** It would go on here, but it is refused before. */
  readonly isCut: boolean;
  readonly to: NodeId;
  readonly points: readonly Point[];
}

export interface DrawnRoute {
  /** Nodes that packets pass, in order; what filters or routes them beside the way is not on the line. */
  readonly stops: readonly SceneNode[];
  readonly lines: readonly RouteLine[];
  readonly returnLines: readonly RouteLine[];
  /** Containers and tables that were asked on the way. */
  readonly asked: readonly SceneNode[];
  readonly blocked: readonly SceneNode[];
}

/** What decides about packets without being passed by them. */
const besideTheWay: ReadonlySet<string> = new Set([
  'route-table',
  'network-acl',
  'security-group',
  'target-group',
  'transit-gateway-route-table',
  'account',
  'region',
  'vpc',
  'availability-zone',
  'subnet',
]);

/** Where the way runs on the drawing: along drawn connections where there are some, else straight. */
export function drawRoute(scene: Scene, document: LintelDocument, route: ShownRoute): DrawnRoute {
  const nodes = (ids: readonly NodeId[]): readonly SceneNode[] => {
    const drawn = ids.flatMap((id) => scene.nodes.get(shownAs(document, id)) ?? []);
    return drawn.filter((node, index) => drawn[index - 1] !== node);
  };
  const path = nodes(route.path);
  const back = nodes(route.returnPath);
  const blocked = nodes(route.blockedAt);
  const stops = path.filter(isPassed);
  const returnStops = back.filter(isPassed);
  const asked = [...path, ...back].filter((node) => !isPassed(node));
  return {
    stops,
    lines: linesBetween(scene, stops, cutFrom(stops, blocked, route.refusedOn === 'forward')),
    returnLines: isReversed(stops, returnStops)
      ? []
      : linesBetween(scene, returnStops, cutFrom(returnStops, blocked, route.refusedOn !== undefined)),
    asked: asked.filter((node, index) => asked.indexOf(node) === index),
    blocked,
  };
}

function isPassed({ node }: SceneNode): boolean {
  return !besideTheWay.has(node.kind);
}

/** The answer that comes back as the request went needs no line of its own. */
function isReversed(there: readonly SceneNode[], back: readonly SceneNode[]): boolean {
  return (
    there.length === back.length && back.every((node, index) => node === there[there.length - 1 - index])
  );
}

/** The first stop that refuses; the first of all where it is a table or container beside the way that does. */
function cutFrom(stops: readonly SceneNode[], blocked: readonly SceneNode[], isRefused: boolean): number {
  if (!isRefused) return stops.length;
  return Math.max(
    0,
    stops.findIndex((node) => blocked.includes(node)),
  );
}

function linesBetween(scene: Scene, stops: readonly SceneNode[], cut: number): readonly RouteLine[] {
  return stops.slice(1).flatMap((to, index): readonly RouteLine[] => {
    const from = stops[index];
    if (from === undefined || from === to) return [];
    const place = { id: `${index} ${from.id} ${to.id}`, order: index, isCut: index >= cut };
    const connection = scene
      .connectionsOf(from.id)
      .find((each) => (each.from === from && each.to === to) || (each.from === to && each.to === from));
    if (connection === undefined) return [{ to: to.id, points: [centreOf(from), centreOf(to)], ...place }];
    const points = scene.pathOf(connection);
    return [{ ...place, to: to.id, points: connection.from === from ? points : points.toReversed() }];
  });
}

function centreOf({ box, look }: SceneNode): Point {
  // The icon of a node is above its label.
  const isIcon = look.form === 'icon';
  return [box.x + box.width / 2, isIcon ? box.y + Math.min(box.height / 2, 28) : box.y + box.height / 2];
}
