import type { JsonValue } from './json.ts';
import { fault, ok, type Result } from './result.ts';

/** Deeper nesting than any document has; a hostile file is refused before anything recurses into it. */
const maxDepth = 200;

/** JSON with a line for every fault. Refuses texts nested deeper than 200 levels. `file` is named in faults. */
export function parseJsonText(text: string, file?: string): Result<JsonValue> {
  const place = file === undefined ? {} : { file };
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    return fault('too-deep', `The JSON is nested deeper than ${maxDepth} levels, which no document needs.`, {
      ...place,
      ...lineAndColumn(text, deep),
    });
  }
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = offsetOf(message, text);
    return fault('not-json', `This is not valid JSON: ${reasonIn(message)}.`, {
      ...place,
      ...lineAndColumn(text, offset),
    });
  }
}

/** Where the value at the path begins, as line and column from 1; the nearest existing parent when it is missing. */
export function locateInJson(
  text: string,
  path: readonly (string | number)[],
): { line: number; column: number } {
  let at = skipSpace(text, 0);
  for (const part of path) {
    const next = typeof part === 'number' ? elementAt(text, at, part) : memberAt(text, at, part);
    if (next === undefined) break;
    at = next;
  }
  return lineAndColumn(text, at);
}

/** Both from 1. Many questions about one text, one after another, cost little more than the first. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const starts = lineStartsOf(text);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

let lastText = '';
let lastStarts: readonly number[] = [0];

function lineStartsOf(text: string): readonly number[] {
  if (text === lastText) return lastStarts;
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  lastText = text;
  lastStarts = starts;
  return starts;
}

function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfString(text, at) - 1;
    else if (char === 0x5b || char === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return at;
    } else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return undefined;
}

function offsetOf(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? text.length : Number(position);
}

function reasonIn(message: string): string {
  if (/Unexpected end|Unterminated/i.test(message)) return 'the text ends in the middle of a value';
  const token = /Unexpected token '?(.+?)'?,/.exec(message)?.[1];
  if (token !== undefined) return `${JSON.stringify(token)} is not expected here`;
  const head = message.split(/ in JSON| at position/)[0] ?? message;
  return head.charAt(0).toLowerCase() + head.slice(1);
}

function memberAt(text: string, at: number, key: string): number | undefined {
  if (text[at] !== '{') return undefined;
  let next = skipSpace(text, at + 1);
  while (text[next] === '"') {
    const end = endOfString(text, next);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (JSON.parse(text.slice(next, end)) === key) return value;
    next = skipSpace(text, endOfValue(text, value));
    if (text[next] !== ',') return undefined;
    next = skipSpace(text, next + 1);
  }
  return undefined;
}

function elementAt(text: string, at: number, index: number): number | undefined {
  if (text[at] !== '[') return undefined;
  let next = skipSpace(text, at + 1);
  for (let count = 0; text[next] !== ']' && next < text.length; count += 1) {
    if (count === index) return next;
    next = skipSpace(text, endOfValue(text, next));
    if (text[next] !== ',') return undefined;
    next = skipSpace(text, next + 1);
  }
  return undefined;
}

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== '{' && text[at] !== '[') {
    let end = at;
    while (end < text.length && !/[\s,\]}]/.test(text[end] ?? '')) end += 1;
    return end;
  }
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    const char = text[end];
    if (char === '"') end = endOfString(text, end) - 1;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return end + 1;
    }
  }
  return text.length;
}

/** Offset behind the closing quote of the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && /\s/.test(text[next] ?? '')) next += 1;
  return next;
}
