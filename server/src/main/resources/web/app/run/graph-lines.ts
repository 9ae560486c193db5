import type { GraphEdge } from '../api/views';

const CORNER = 7;

type Point = [number, number];

/** The line through the points with rounded corners, as an SVG path. */
export function linePath(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) {
    return '';
  }
  let path = `M${first[0]} ${first[1]}`;
  others.forEach((point, i) => {
    const before = points[i]!;
    const after = others[i + 1];
    if (!after) {
      path += `L${point[0]} ${point[1]}`;
      return;
    }
    const [ax, ay] = towards(point, before);
    const [bx, by] = towards(point, after);
    path += `L${ax} ${ay}Q${point[0]} ${point[1]} ${bx} ${by}`;
  });
  return path;
}

/** The point at the corner's size from one point in the direction of another. */
function towards([x, y]: Point, [tx, ty]: Point): Point {
  const length = Math.hypot(tx - x, ty - y);
  const share = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return [round(x + (tx - x) * share), round(y + (ty - y) * share)];
}

const round = (n: number) => Math.round(n * 10) / 10;

/** Where the port's name stands: over the last level part, which only this edge uses. */
export function labelPlace({ points }: GraphEdge): { x: number; y: number; room: number } {
  for (let i = points.length - 1; i > 0; i--) {
    const [ax, ay] = points[i - 1]!;
    const [bx, by] = points[i]!;
    if (Math.abs(ay - by) < 1 && Math.abs(ax - bx) > 12) {
      return { x: (ax + bx) / 2, y: ay - 4, room: Math.abs(ax - bx) };
    }
  }
  const [x, y] = points[Math.floor(points.length / 2)] ?? [0, 0];
  return { x, y: y - 4, room: 60 };
}
