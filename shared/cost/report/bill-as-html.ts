import {
  type Bill,
  describeAmount,
  describeBasis,
  describeLeftOut,
  describePrice,
  describeQuantity,
  describeTotal,
  remarksOf,
} from './bill.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .35rem .6rem; text-align: left; vertical-align: top; }
th:last-child, td:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
small { display: block; opacity: .75; }
tfoot td { border-bottom: 0; font-weight: 600; }
`.trim();

/** The bill as one page that needs nothing else: no script, no font, no picture. Names are text, never markup. */
export function billAsHtml({ title, estimate, nameOf }: Bill): string {
  const rows = estimate.lines.map((line) => {
    const remarks = remarksOf(line).map((remark) => `<small>${escaped(remark)}</small>`);
    const source =
      line.price === undefined
        ? ''
        : `<small>${escaped(`${line.price.source.title}, ${line.price.asOf}`)}</small>`;
    return [
      '<tr>',
      `<td>${escaped(nameOf(line.owner))}</td>`,
      `<td>${escaped(line.label)}${remarks.join('')}</td>`,
      `<td>${escaped(describeQuantity(line))}<small>${escaped(line.quantity.formula)}</small></td>`,
      `<td>${escaped(describePrice(line))}${source}</td>`,
      `<td>${escaped(describeAmount(line))}</td>`,
      '</tr>',
    ].join('');
  });
  const leftOut = describeLeftOut(estimate);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`Monthly cost of ${title}`)}</title>
<style>
${style}
</style>
</head>
<body>
<h1>${escaped(`Monthly cost of ${title}`)}</h1>
<p><strong>${escaped(describeTotal(estimate))}</strong> a month. ${escaped(describeBasis(estimate))} Not a quotation.</p>
${leftOut === '' ? '' : `<p>${escaped(leftOut)}</p>\n`}<table>
<thead><tr><th>Where</th><th>What</th><th>Quantity</th><th>Price</th><th>A month</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
<tfoot><tr><td colspan="4">Total</td><td>${escaped(describeTotal(estimate))}</td></tr></tfoot>
</table>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
