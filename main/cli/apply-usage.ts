import { z } from 'zod';
import { describeFault } from '#shared/base/result.ts';
import { impliedAccount } from '#shared/catalogue/account-owner.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { CliFault } from './cli-fault.ts';
import { readInput } from './read-input.ts';
import type { Shell } from './shell.ts';

const usageSchema = z.record(z.string(), z.record(z.string(), z.json()));

/** Figures by node, or of the account: `{ "orders": { "requestsPerMonth": 5000000 } }`. */
export interface UsageFile {
  readonly file: string;
  readonly byNode: z.infer<typeof usageSchema>;
}

export async function readUsage(file: string, shell: Shell): Promise<UsageFile> {
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  const parsed = usageSchema.safeParse(parseJson(input.value.text));
  if (!parsed.success) {
    const message = 'A usage file is JSON with figures by node: { "NODE": { "requestsPerMonth": 1000000 } }.';
    throw new CliFault({ code: 'usage-file', message, file: input.value.file });
  }
  return { file: input.value.file, byNode: parsed.data };
}

/** The document with those figures. One that does not fit its node ends the command: it would change nothing. */
export function applyUsage(
  document: LintelDocument,
  { file, byNode }: UsageFile,
  shell: Shell,
): LintelDocument {
  let changed = document;
  for (const [id, figures] of Object.entries(byNode)) {
    if (id === impliedAccount) {
      checkFigures('account', id, figures, file);
      const accountUsage = { ...settingsOf(changed).accountUsage, ...figures } as Record<string, number>;
      changed = applyChanges(changed, changeSettings(changed, { accountUsage }));
      continue;
    }
    const node = changed.nodes.get(id);
    // Two drawings may be priced with one file, and only one of them have the node.
    if (node === undefined) {
      const message = `warning: Nothing called ${id} is drawn.`;
      shell.writeMessage(describeFault({ code: 'warning', message, file }));
      continue;
    }
    checkFigures(node.kind, id, figures, file);
    changed = applyChanges(changed, patchNode(changed, id, { usage: { ...node.usage, ...figures } }));
  }
  return changed;
}

function checkFigures(kind: string, id: string, figures: UsageFile['byNode'][string], file: string): void {
  const shape: Readonly<Record<string, unknown>> = findKind(kind)?.usage?.shape ?? {};
  for (const [field, value] of Object.entries(figures)) {
    const schema = shape[field];
    if (schema === undefined) {
      const known = Object.keys(shape);
      const takes = known.length === 0 ? 'takes none' : `takes ${known.join(', ')}`;
      throw new CliFault({ code: 'usage-file', message: `${id} has no usage ${field}; it ${takes}.`, file });
    }
    const parsed = (schema as z.ZodType).safeParse(value);
    if (!parsed.success) {
      const why = parsed.error.issues[0]?.message ?? 'not a figure';
      throw new CliFault({ code: 'usage-file', message: `${id}, ${field}: ${why}.`, file });
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
