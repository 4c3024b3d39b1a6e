import { assertNever } from '#shared/base/assert-never.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { Family, GroupStyle } from '#shared/catalogue/kind-appearance.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { isContainer } from './absolute-boxes.ts';

/** How a node is drawn, as far as its record decides it. */
export interface NodeLook {
  /** A `tile` is a collapsed container; `unknown` is a kind that this build does not know. */
  readonly form: 'icon' | 'container' | 'tile' | 'note' | 'shape' | 'unknown';
  readonly kind: Kind | undefined;
  /** What it is, in AWS's words; the stored id for an unknown kind. */
  readonly title: string;
  readonly icon: string | undefined;
  readonly style: GroupStyle;
  readonly family: Family;
}

const looks = new WeakMap<DocumentNode, NodeLook>();

export function lookOf(node: DocumentNode): NodeLook {
  const known = looks.get(node);
  if (known !== undefined) return known;
  const look = readLook(node);
  looks.set(node, look);
  return look;
}

function readLook(node: DocumentNode): NodeLook {
  const kind = findKind(node.kind);
  const isOpenContainer = isContainer(node) && node.collapsed !== true;
  if (kind === undefined) {
    return {
      form: isOpenContainer ? 'container' : 'unknown',
      kind,
      title: `Unknown kind ${node.kind}`,
      icon: undefined,
      style: 'generic',
      family: 'other',
    };
  }
  const { appearance } = kind;
  const properties = node.properties ?? {};
  const shared = { kind, title: kind.title, family: kind.family };
  switch (appearance.as) {
    case 'container':
      return {
        ...shared,
        form: isOpenContainer ? 'container' : 'tile',
        icon: appearance.iconFor?.(properties) ?? kind.icon,
        style: appearance.styleFor?.(properties) ?? appearance.style,
      };
    case 'icon':
      return {
        ...shared,
        form: 'icon',
        icon: appearance.iconFor?.(properties) ?? kind.icon,
        style: 'generic',
      };
    case 'note':
    case 'shape':
      return { ...shared, form: appearance.as, icon: undefined, style: 'generic' };
    default:
      return assertNever(appearance);
  }
}
