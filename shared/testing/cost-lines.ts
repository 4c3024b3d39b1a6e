import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { CostContext, CostLineDraft } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from './a-document.ts';

const book = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

/** What a node of a drawing is charged for, before prices. */
export function costLinesOf(document: LintelDocument, id: string): readonly CostLineDraft[] {
  const { byNode, resources } = resolve(document);
  const ctx: CostContext = Object.assign(createDocumentReader(document, forgetful), {
    resourcesOf: (node: string) =>
      (byNode.get(node) ?? []).flatMap((logicalId) => resources.get(logicalId) ?? []),
    instanceType: () => undefined,
    billingRule: book.billingRule,
  });
  const node = ctx.node(id);
  if (node === undefined) throw new Error(`Nothing called ${id} is drawn.`);
  return ctx.kindOf(id)?.cost?.(node, ctx) ?? [];
}

/** Component and quantity of each line of one node that is drawn alone. */
export function quantitiesOf(
  kind: string,
  properties: Properties = {},
  usage: Properties = {},
): Readonly<Record<string, number | undefined>> {
  const document = aDocument().node(kind, 'subject', { properties, usage }).build();
  return Object.fromEntries(
    costLinesOf(document, 'subject').map(({ component, quantity }) => [component, quantity.value]),
  );
}
