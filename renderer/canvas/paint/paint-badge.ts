import type { Severity } from '#shared/rules/rule.ts';
import { type Context, font, type PaintInput } from './paint-frame.ts';

/** What the badge says without its colour. */
export const badgeMarks = { error: '!', warning: '▲', info: 'i' } as const;

/** The worst problem of a node as a disc; paler while the engine is checking again. */
export function paintBadge(
  context: Context,
  { theme, isStale }: PaintInput,
  severity: Severity,
  x: number,
  y: number,
  radius: number,
): void {
  const look = theme.severity[severity];
  if (isStale) context.globalAlpha = 0.5;
  context.fillStyle = look.colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.font = font(radius * 1.1, 700);
  context.fillStyle = look.on;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(badgeMarks[severity], x, y + radius * 0.06);
  context.globalAlpha = 1;
}
