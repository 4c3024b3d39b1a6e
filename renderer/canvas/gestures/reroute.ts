import type { Point } from '#shared/base/geometry.ts';
import type { ConnectionId } from '#shared/document/records.ts';
import { scene } from '../canvas-model.ts';
import { gestureStore, setGesture } from './gesture-store.ts';
import { toGrid } from './snap.ts';

/** Shows a connection with one of its parts moved sideways to the point. */
export function moveSegment(id: ConnectionId, segment: number, at: Point): void {
  const connection = scene.connections.get(id);
  if (connection === undefined) return;
  const { gesture } = gestureStore.getState();
  const points = gesture.type === 'bend' ? gesture.points : scene.pathOf(connection);
  const route = routeWithSegmentAt(points, segment, at);
  if (route !== undefined) setGesture({ type: 'bend', connection: id, points, route });
}

/** The bends of the line with the part from `segment` to the next point moved; undefined when it has no such part. */
export function routeWithSegmentAt(
  points: readonly Point[],
  segment: number,
  [x, y]: Point,
): readonly Point[] | undefined {
  const start = points[segment];
  const end = points[segment + 1];
  if (start === undefined || end === undefined || segment < 1 || segment + 2 >= points.length)
    return undefined;
  const isLevel = start[1] === end[1];
  return points.slice(1, -1).map((point, index): Point => {
    if (index !== segment - 1 && index !== segment) return point;
    return isLevel ? [point[0], toGrid(y)] : [toGrid(x), point[1]];
  });
}
