import { csvCell } from '#shared/base/csv-cell.ts';
import { type Bill, ownerKindsOf, remarksOf } from './bill.ts';

/** The columns of the FinOps Open Cost and Usage Specification that an estimate can fill, then our own as `x_`. */
const columns = [
  'ResourceId',
  'ResourceName',
  'ServiceName',
  'RegionId',
  'ChargeCategory',
  'ChargeDescription',
  'SkuId',
  'ConsumedQuantity',
  'ConsumedUnit',
  'PricingQuantity',
  'PricingUnit',
  'ListUnitPrice',
  'EffectiveCost',
  'BillingCurrency',
  'x_State',
  'x_Formula',
  'x_PriceSource',
  'x_PriceAsOf',
  'x_Remarks',
  'x_OwnerKind',
] as const;

/** One line of the bill a row. What an account is charged for itself is of no resource, so it names none. Unknown amounts are empty cells, which a sum leaves out; tiers are parted by slashes. */
export function billAsCsv(bill: Bill): string {
  const kindOf = ownerKindsOf(bill.estimate);
  const rows = bill.estimate.lines.map((line) => {
    const ownerKind = kindOf(line.owner);
    const { value } = line.quantity;
    const billed = value === undefined ? undefined : value - (line.free?.quantity ?? 0);
    const row: Readonly<Record<(typeof columns)[number], string>> = {
      ResourceId: ownerKind === 'account' ? '' : line.owner,
      ResourceName: bill.nameOf(line.owner),
      ServiceName: line.service,
      RegionId: line.region,
      ChargeCategory: 'Usage',
      ChargeDescription: line.label,
      SkuId: line.component,
      ConsumedQuantity: value === undefined ? '' : String(value),
      ConsumedUnit: line.quantity.unit,
      PricingQuantity: billed === undefined ? '' : String(billed),
      PricingUnit: line.price?.unit ?? '',
      ListUnitPrice: line.price?.tiers.map(({ usd }) => usd).join(' / ') ?? '',
      EffectiveCost: line.monthlyUsd ?? '',
      BillingCurrency: 'USD',
      x_State: line.state,
      x_Formula: line.quantity.formula,
      x_PriceSource: line.price?.source.title ?? '',
      x_PriceAsOf: line.price?.asOf ?? '',
      x_Remarks: remarksOf(line).join(' '),
      x_OwnerKind: ownerKind,
    };
    return columns.map((column) => csvCell(row[column])).join(',');
  });
  return `${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}
