import type { Answer } from '#shared/reachability/ask.ts';
import type { MatrixRow } from '#shared/reachability/ask-drawing.ts';
import { causesOf } from '#shared/reachability/explain.ts';
import type { Exposed } from '#shared/reachability/exposure.ts';
import type { DrawingAnswer } from '#shared/reachability/node-question.ts';
import type { ServiceAnswer } from '#shared/reachability/services/ask-service.ts';
import type { Note } from '#shared/reachability/walk-state.ts';

/** One answer for programs. Fields may be added; those that are here keep their meaning. */
export function answerAsJson(answer: DrawingAnswer): object {
  const { from, to, protocol, port, family } = answer.question;
  return {
    from,
    to,
    protocol,
    port,
    family: family ?? 4,
    verdict: answer.verdict,
    codes: answer.codes,
    explanation: causesOf(answer).map(({ text, fix }) => ({ text, ...(fix === undefined ? {} : { fix }) })),
    ...(answer.allowed === undefined ? {} : { allowed: answer.allowed, refused: answer.refused }),
    ...(answer.perSource === undefined ? {} : { perSource: answer.perSource }),
    hops: answer.notes.map(hopAsJson),
  };
}

function hopAsJson({ object, direction, text, rule, effect, code }: Note): object {
  return {
    object,
    direction,
    effect,
    why: text,
    ...(rule === undefined ? {} : { rule }),
    ...(code === undefined ? {} : { code }),
  };
}

export function rowAsJson({ from, to, protocol, port, family, answer }: MatrixRow): object {
  return { from, to, protocol, port, ...over(family), ...shortAnswer(answer) };
}

export function exposedAsJson({ object, protocol, ports, family, answer }: Exposed): object {
  return { object, protocol, ports, ...over(family), path: answer.path, ...shortAnswer(answer) };
}

/** IPv4 goes without saying. */
function over(family: 6 | undefined): object {
  return family === undefined ? {} : { family };
}

function shortAnswer({ verdict, codes, allowed }: Answer): object {
  return { verdict, codes, ...(allowed === undefined ? {} : { allowed }) };
}

export function serviceAsJson({ question, title, verdict, checks }: ServiceAnswer): object {
  return {
    ...question,
    title,
    verdict,
    checks: checks.map(({ about, service, verdict: own, text, answer }) => ({
      about,
      service,
      verdict: own,
      text,
      ...(about === 'network' && answer !== undefined ? { codes: answer.codes } : {}),
    })),
  };
}

export function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
