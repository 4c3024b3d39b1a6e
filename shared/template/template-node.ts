import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';

/** A place of a template's text with the value that is written there; offsets count from the start of the text. */
export type TemplateNode = TemplateMap | TemplateList | TemplateLeaf;

interface TemplateNodeBase {
  /** Of the value, its tag and anchor included. */
  readonly start: number;
  readonly end: number;
  /** In long form, aliases and merge keys followed. */
  readonly value: CfnValue;
  /** Written as a short function (`!If [...]`): its parts are not the parts of `value`. */
  readonly isFunction: boolean;
}

export interface TemplateMap extends TemplateNodeBase {
  readonly kind: 'map';
  readonly isFlow: boolean;
  readonly pairs: readonly TemplatePair[];
}

export interface TemplatePair {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly node: TemplateNode;
}

export interface TemplateList extends TemplateNodeBase {
  readonly kind: 'list';
  readonly isFlow: boolean;
  readonly items: readonly TemplateNode[];
}

/** A scalar, an alias, or what is written nowhere (a key without value). */
export interface TemplateLeaf extends TemplateNodeBase {
  readonly kind: 'leaf';
  readonly isBlock: boolean;
}

export interface TemplateNote {
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A template as it is written: its text, its data, and which of one stands where in the other. */
export interface TemplateText {
  readonly text: string;
  readonly format: 'yaml' | 'json';
  readonly root: TemplateMap;
  /** What is odd but was read: keys that are there twice. */
  readonly notes: readonly TemplateNote[];
}

/** The node at the path, or undefined where the text has none of its own there. */
export function findTemplateNode(
  root: TemplateNode,
  path: readonly (string | number)[],
): TemplateNode | undefined {
  let node: TemplateNode | undefined = root;
  for (const step of path) {
    if (node === undefined || node.isFunction) return undefined;
    if (node.kind === 'map') node = node.pairs.findLast(({ key }) => key === step)?.node;
    else if (node.kind === 'list' && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
}
