import type { MatrixRow } from '#shared/reachability/ask-drawing.ts';
import type { ReachDifference } from '#shared/reachability/compare-networks.ts';
import { causesOf } from '#shared/reachability/explain.ts';
import type { Exposed } from '#shared/reachability/exposure.ts';
import type { Failure } from '#shared/reachability/failures.ts';
import type { DrawingAnswer } from '#shared/reachability/node-question.ts';
import type { ServiceAnswer } from '#shared/reachability/services/ask-service.ts';

/** The verdict, what refuses and what to do, and the way hop by hop. */
export function answerAsText(answer: DrawingAnswer): string {
  const { from, to } = answer.question;
  const lines = [`${from} → ${to}, ${whatOf(answer.question)}: ${answer.verdict}`];
  for (const { codes, text, fix } of causesOf(answer)) {
    lines.push('', `  ${text}`, `  ${codes.map((code) => code.join(', ')).join('; ')}`);
    if (fix !== undefined) lines.push(`  To do: ${fix}`);
  }
  for (const [part, name] of [
    [answer.allowed, 'Allowed'],
    [answer.refused, 'Refused'],
  ] as const) {
    if (part?.sources !== undefined) lines.push(`  ${name} sources: ${some(part.sources)}`);
    if (part?.destinations !== undefined) lines.push(`  ${name} destinations: ${some(part.destinations)}`);
    if (part?.answerPorts !== undefined) lines.push(`  ${name} ports for answers: ${part.answerPorts}`);
  }
  for (const { source, verdict } of answer.perSource ?? []) lines.push(`  From ${source}: ${verdict}`);
  for (const direction of ['forward', 'return'] as const) {
    const notes = answer.notes.filter((note) => note.direction === direction);
    if (notes.length === 0) continue;
    lines.push('', direction === 'forward' ? '  The request' : '  The answer');
    for (const { object, text, effect } of notes) {
      lines.push(`  ${effect === 'block' ? '✗' : effect === 'pass' ? ' ' : '?'} ${object}: ${text}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** All of them up to eight blocks; the text is for people, JSON has the rest. */
function some(blocks: readonly string[]): string {
  return blocks.length <= 8
    ? blocks.join(', ')
    : `${blocks.slice(0, 8).join(', ')} and ${blocks.length - 8} more`;
}

export function matrixAsText(rows: readonly MatrixRow[]): string {
  if (rows.length === 0) return 'Nothing in this drawing listens in a network.\n';
  return rows
    .map(({ from, to, answer, ...way }) => {
      const why = answer.codes.map(([code, object]) => `${code} at ${object}`).join(', ');
      return `${from} → ${to}, ${whatOf(way)}: ${answer.verdict}${why === '' ? '' : ` (${why})`}\n`;
    })
    .join('');
}

export function exposureAsText(exposed: readonly Exposed[]): string {
  if (exposed.length === 0) return 'The internet reaches nothing in this drawing.\n';
  return exposed
    .map(({ object, protocol, ports: [from, to], family, answer }) => {
      const ports = from === to ? `${from}` : `${from}–${to}`;
      const sources = answer.allowed?.sources;
      return `${object}, ${whatOf({ protocol, port: ports, family })}: ${answer.verdict}${sources === undefined ? '' : ` from ${some(sources)}`}\n`;
    })
    .join('');
}

/** `tcp 443`, and over which addresses where that does not go without saying. */
function whatOf(way: {
  readonly protocol: string;
  readonly port: number | string;
  readonly family?: 4 | 6 | undefined;
}): string {
  return `${way.protocol} ${way.port}${way.family === 6 ? ' over IPv6' : ''}`;
}

/** Every check of a task, those that fail marked. */
export function serviceAsText({ title, verdict, checks }: ServiceAnswer): string {
  const lines = checks.map(({ about, service, verdict: own, text }) => {
    const mark = own === 'reachable' ? ' ' : own === 'unreachable' ? '✗' : '?';
    return `  ${mark} ${about}, ${service}: ${text}`;
  });
  // "Web servers can pull its image" is the claim, and the verdict says whether it holds.
  return `${verdict === 'unreachable' ? title.replace(' can ', ' cannot ') : title}: ${verdict}\n${lines.map((line) => `${line}\n`).join('')}`;
}

export function differenceAsText({ summary, opened, closed, changed }: ReachDifference): string {
  const groups = [
    ['Opened', opened],
    ['Closed', closed],
    ['Changed', changed],
  ] as const;
  const lines = groups.flatMap(([title, ways]) =>
    ways.length === 0
      ? []
      : [
          '',
          title,
          ...ways.map(
            ({ from, to, before, after, ...way }) =>
              `  ${from} → ${to}, ${whatOf(way)}: ${before} → ${after}`,
          ),
        ],
  );
  return `${[summary, ...lines].join('\n')}\n`;
}

export function failuresAsText(failures: readonly Failure[]): string {
  if (failures.length === 0)
    return 'Nothing in this drawing could fail: no zone, NAT gateway or tunnel is drawn.\n';
  return failures
    .map(({ id: what, node, lost, gone }) => {
      const id = node ?? what;
      if (lost.length + gone.length === 0) return `${id}: nothing is lost\n`;
      const ways = lost.map(
        ({ from, to, verdict, reason, ...way }) =>
          `  ${from} → ${to}, ${whatOf(way)}: ${verdict}. ${reason}\n`,
      );
      return `${id}\n${gone.length === 0 ? '' : `  gone: ${gone.join(', ')}\n`}${ways.join('')}`;
    })
    .join('');
}
