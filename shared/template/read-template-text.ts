import {
  type Alias,
  type CollectionTag,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type ScalarTag,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { lineAndColumn } from '#shared/base/json-text.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { indentFlowLines } from './indent-flow-lines.ts';
import { isShortFunction, longForm, plainScalar } from './short-functions.ts';
import type { TemplateMap, TemplateNode, TemplateNote, TemplatePair, TemplateText } from './template-node.ts';

/** CloudFormation takes 1 MB; what is five times as large is no template. */
const largestTemplate = 5_000_000;
const maxDepth = 100;
/** Values after every alias is written out. */
const maxValues = 250_000;

class TemplateFault extends Error {
  readonly code: string;
  readonly at: number;

  constructor(code: string, message: string, at: number) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

/**
 * A template's text as data with its places in the text. Takes what CloudFormation and PyYAML take: flow collections
 * that close at the margin, tabs between values, keys that are there twice (the last counts, and a note says so).
 */
export function readTemplateText(text: string, file?: string): Result<TemplateText> {
  const place = file === undefined ? {} : { file };
  if (text.length > largestTemplate) {
    return fault(
      'too-large',
      `The template is ${Math.ceil(text.length / 1_000_000)} MB; CloudFormation takes 1 MB.`,
      place,
    );
  }
  // What was written is read to see that it says what it should, and read again by who asked for it.
  if (lastRead?.text === text) return ok(lastRead);
  try {
    expectShallow(text);
    lastRead = read(text);
    return ok(lastRead);
  } catch (error) {
    if (error instanceof TemplateFault) {
      return fault(error.code, error.message, { ...place, ...lineAndColumn(text, error.at) });
    }
    // The parser recurses; what is left after the check above is block nesting on one line.
    if (error instanceof RangeError) return fault('too-deep', tooDeep, { ...place, line: 1 });
    throw error;
  }
}

let lastRead: TemplateText | undefined;

const tooDeep = `The template is nested deeper than ${maxDepth} levels, which no template needs.`;

/** Brackets and indentation are looked at before a parser recurses into them. */
function expectShallow(text: string): void {
  let depth = 0;
  for (const match of text.matchAll(/[[{]|[\]}]|\n(?: *(?:- ){100,}| {1000,})/g)) {
    const [found] = match;
    if (found === '[' || found === '{') depth += 1;
    else if (found === ']' || found === '}') depth = Math.max(0, depth - 1);
    else throw new TemplateFault('too-deep', tooDeep, match.index + 1);
    // Text may hold brackets too, so many more than the real limit are let through to the parser.
    if (depth > 10 * maxDepth) throw new TemplateFault('too-deep', tooDeep, match.index);
  }
}

/** Functions that a parser which knows no tags would find fault with, each with a look at the text. */
const functionNames =
  'And Base64 Cidr Condition Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Ref Select Split Sub Transform';
const functionTags = functionNames.split(' ').flatMap((name): (CollectionTag | ScalarTag)[] => [
  { tag: `!${name}`, resolve: (text) => text },
  { tag: `!${name}`, collection: 'seq' },
  { tag: `!${name}`, collection: 'map' },
]);

const parseOptions = {
  schema: 'failsafe',
  customTags: functionTags,
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
  strict: false,
} satisfies Parameters<typeof parseAllDocuments>[1];

/** What the parser finds fault with and CloudFormation does not. */
const lenient = new Set(['KEY_OVER_1024_CHARS', 'MULTILINE_IMPLICIT_KEY', 'BAD_PROP_ORDER']);

function read(text: string): TemplateText {
  const skipped = text.startsWith('\uFEFF') ? 1 : 0;
  const { documents, original } = parseLeniently(text.slice(skipped));
  const at = (offset: number): number => original(offset) + skipped;
  const filled = documents.filter(({ contents }) => contents !== null && !isEmptyScalar(contents));
  const error = filled.flatMap(({ errors }) => errors).find(({ code }) => !lenient.has(code));
  if (error !== undefined) throw new TemplateFault('not-yaml', sentence(error), at(error.pos[0]));
  const [document, second] = filled;
  if (document === undefined || document.contents === null) {
    throw new TemplateFault('not-a-template', 'The file is empty.', 0);
  }
  if (second !== undefined) {
    throw new TemplateFault(
      'not-a-template',
      'The file holds several YAML documents; a template is one.',
      at(second.range?.[0] ?? 0),
    );
  }
  const reader = createReader(text, at);
  const root = reader.node(document.contents as Node, skipped, 0);
  if (root.kind !== 'map' || root.isFunction || !isJsonObject(root.value)) {
    throw new TemplateFault(
      'not-a-template',
      'This is no template: a template is a map of sections.',
      root.start,
    );
  }
  return {
    text,
    format: /^\s*\{/.test(text.slice(skipped)) ? 'json' : 'yaml',
    root,
    notes: reader.notes,
  };
}

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && (node.source ?? '') === '' && node.type === 'PLAIN';
}

function sentence({ message }: YAMLError): string {
  const reason = message.replace(/\s+at line .*$/s, '').replace(/\.$/, '');
  return `This is not valid YAML: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`;
}

interface Parsed {
  readonly documents: readonly Document.Parsed[];
  /** The offset in the text as it was given. */
  original(offset: number): number;
}

function parseAll(text: string): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, parseOptions);
  return Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
}

/** Flow collections of block maps must be indented for the parser and need not be for CloudFormation. */
function parseLeniently(text: string): Parsed {
  const documents = parseAll(text);
  const isBadlyIndented = documents.some(({ errors }) =>
    errors.some(({ code }) => code === 'BAD_INDENT' || code === 'TAB_AS_INDENT'),
  );
  if (!isBadlyIndented) return { documents, original: (offset) => offset };
  const indented = indentFlowLines(text);
  if (indented === undefined) return { documents, original: (offset) => offset };
  return { documents: parseAll(indented.text), original: indented.original };
}

interface Reader {
  readonly notes: TemplateNote[];
  node(node: Node, after: number, depth: number): TemplateNode;
}

/** Makes our nodes of the parser's: `after` is where what comes before the node ends. */
function createReader(text: string, at: (offset: number) => number): Reader {
  const notes: TemplateNote[] = [];
  const anchors = new Map<string, TemplateNode>();
  const open = new Set<string>();
  let values = 0;

  function count(added: number, offset: number): void {
    values += added;
    if (values > maxValues) {
      throw new TemplateFault(
        'too-large',
        `The template has more than ${maxValues} values when its aliases are written out.`,
        offset,
      );
    }
  }

  /** Where the tag or anchor before the value begins; comments between are skipped. */
  function startOf(node: Node, after: number): number {
    const start = at(node.range?.[0] ?? after);
    if (node.tag === undefined && (isAlias(node) || (node as { anchor?: string }).anchor === undefined)) {
      return start;
    }
    const between = text.slice(after, start).replace(/#.*/g, (comment) => ' '.repeat(comment.length));
    const found = between.search(/[!&]/);
    return found < 0 ? start : after + found;
  }

  function node(given: Node, after: number, depth: number): TemplateNode {
    const offset = at(given.range?.[0] ?? after);
    if (depth > maxDepth) throw new TemplateFault('too-deep', tooDeep, offset);
    count(1, offset);
    if (isAlias(given)) return alias(given);
    const { anchor } = given as { anchor?: string };
    if (anchor !== undefined) open.add(anchor);
    const read = withFunction(given, startOf(given, after), plain(given, depth));
    if (anchor !== undefined) {
      open.delete(anchor);
      anchors.set(anchor, read);
    }
    return read;
  }

  function withFunction(given: Node, start: number, read: TemplateNode): TemplateNode {
    if (!isShortFunction(given.tag)) return { ...read, start };
    return { ...read, start, value: longForm(given.tag, read.value), isFunction: true };
  }

  function alias(given: Alias): TemplateNode {
    const [start, end] = [at(given.range?.[0] ?? 0), at(given.range?.[1] ?? 0)];
    if (open.has(given.source)) {
      throw new TemplateFault('recursive', `The alias *${given.source} is inside what it stands for.`, start);
    }
    const target = anchors.get(given.source);
    if (target === undefined) {
      throw new TemplateFault('not-yaml', `Nothing before this line is called &${given.source}.`, start);
    }
    count(sizeOf(target.value), start);
    return { kind: 'leaf', start, end, value: target.value, isFunction: true, isBlock: false };
  }

  function plain(given: Node, depth: number): TemplateNode {
    if (isMap(given)) return map(given, depth);
    if (isSeq(given)) return list(given, depth);
    return scalar(given as Scalar);
  }

  function scalar(given: Scalar): TemplateNode {
    const [start, end] = [at(given.range?.[0] ?? 0), at(given.range?.[1] ?? 0)];
    const source = typeof given.value === 'string' ? given.value : '';
    const isPlain = (given.type ?? 'PLAIN') === 'PLAIN';
    const isText = !isPlain || given.tag === 'tag:yaml.org,2002:str' || isShortFunction(given.tag);
    const isBlock = given.type === 'BLOCK_FOLDED' || given.type === 'BLOCK_LITERAL';
    return {
      kind: 'leaf',
      start,
      end,
      value: isText ? source : plainScalar(source),
      isFunction: false,
      isBlock,
    };
  }

  function map(given: YAMLMap, depth: number): TemplateMap {
    const start = at(given.range?.[0] ?? 0);
    const isFlow = given.flow === true;
    const pairs: TemplatePair[] = [];
    const inherited: TemplateNode[] = [];
    let last = start;
    for (const pair of given.items as Pair<Node, Node | null>[]) {
      const key = keyOf(pair.key, last, depth);
      const keyEnd = at(pair.key?.range?.[1] ?? last);
      const value = pair.value === null ? missing(keyEnd) : node(pair.value, keyEnd, depth + 1);
      last = value.end;
      if (key.name === '<<' && key.isPlain) inherited.push(value);
      else pairs.push({ key: key.name, keyStart: key.start, keyEnd, node: value });
    }
    reportTwice(pairs);
    const end = isFlow ? at(given.range?.[1] ?? last) : last;
    return { kind: 'map', isFlow, pairs, start, end, value: objectOf(pairs, inherited), isFunction: false };
  }

  function keyOf(
    given: Node | null,
    after: number,
    depth: number,
  ): { readonly name: string; readonly start: number; readonly isPlain: boolean } {
    if (given === null) throw new TemplateFault('not-yaml', 'A key is missing.', after);
    const read = node(given, after, depth + 1);
    if (read.kind !== 'leaf' || typeof read.value === 'object') {
      if (read.value === null) return { name: 'null', start: read.start, isPlain: true };
      throw new TemplateFault(
        'not-yaml',
        'A key is a map or list here; in a template keys are text.',
        read.start,
      );
    }
    const name = isScalar(given) && typeof given.value === 'string' ? given.value : String(read.value);
    if (name === '__proto__') {
      throw new TemplateFault('not-a-template', '"__proto__" cannot be the name of anything.', read.start);
    }
    return { name, start: read.start, isPlain: isScalar(given) && given.type === 'PLAIN' };
  }

  function reportTwice(pairs: readonly TemplatePair[]): void {
    const seen = new Set<string>();
    for (const { key, keyStart } of pairs) {
      if (seen.has(key)) {
        notes.push({
          message: `${key} is there twice; the last one counts, as in CloudFormation.`,
          line: lineAndColumn(text, keyStart).line,
        });
      }
      seen.add(key);
    }
  }

  function list(given: YAMLSeq, depth: number): TemplateNode {
    const start = at(given.range?.[0] ?? 0);
    const isFlow = given.flow === true;
    const items: TemplateNode[] = [];
    let last = start;
    for (const item of given.items as (Node | Pair<Node, Node | null> | null)[]) {
      const read = itemOf(item, last, depth);
      items.push(read);
      last = read.end;
    }
    const end = isFlow ? at(given.range?.[1] ?? last) : last;
    return {
      kind: 'list',
      isFlow,
      items,
      start,
      end,
      value: items.map(({ value }) => value),
      isFunction: false,
    };
  }

  /** `[a, Condition: b]` holds a map of one pair without braces. */
  function itemOf(item: Node | Pair<Node, Node | null> | null, after: number, depth: number): TemplateNode {
    if (item === null) return missing(after);
    if (!('key' in item)) return node(item, after, depth + 1);
    const key = keyOf(item.key, after, depth);
    const value =
      item.value === null
        ? missing(key.start)
        : node(item.value, at(item.key.range?.[1] ?? after), depth + 1);
    return {
      kind: 'leaf',
      start: key.start,
      end: value.end,
      value: { [key.name]: value.value },
      isFunction: true,
      isBlock: false,
    };
  }

  return { notes, node };
}

/** A key without value: nothing is written, right behind the key. */
function missing(at: number): TemplateNode {
  return { kind: 'leaf', start: at, end: at, value: null, isFunction: false, isBlock: false };
}

/** Own keys before inherited ones, as merge keys have it. */
function objectOf(pairs: readonly TemplatePair[], inherited: readonly TemplateNode[]): CfnValue {
  const object: Record<string, JsonValue | undefined> = {};
  const sources = inherited.flatMap(({ value }) => (Array.isArray(value) ? (value as CfnValue[]) : [value]));
  for (const source of sources.reverse()) if (isJsonObject(source)) Object.assign(object, source);
  for (const { key, node } of pairs) object[key] = node.value;
  return object;
}

function sizeOf(value: CfnValue): number {
  if (Array.isArray(value)) return (value as CfnValue[]).reduce<number>((sum, item) => sum + sizeOf(item), 1);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + (item === undefined ? 0 : sizeOf(item)), 1);
}
