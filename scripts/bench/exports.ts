import { exportCloudFormation } from '../../shared/export/cloudformation.ts';
import { exportMermaid } from '../../shared/export/mermaid.ts';
import { exportSvg } from '../../shared/export/svg.ts';
import { resolve } from '../../shared/resolve/create-resolver.ts';
import { largeDocument } from '../../shared/testing/large-document.ts';
import { type BenchRow, measure, milliseconds } from './measure.ts';

/** Exports of drawings whose template has about 500 and 3,000 resources. */
export async function benchExports(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of [200, 1_000]) {
    const document = largeDocument(size);
    const architecture = resolve(document);
    const resources = architecture.resources.size;
    const yaml = await measure(5, () => exportCloudFormation(document, architecture, { format: 'yaml' }));
    rows.push({
      what: `CloudFormation YAML, ${resources} resources`,
      measured: milliseconds(yaml.medianMs),
      budget: size === 200 ? '200 ms for 500 resources' : '',
      ...(size === 200 ? { isWithin: (yaml.medianMs * 500) / resources < 200 } : {}),
    });
    const mermaid = await measure(5, () => exportMermaid(document));
    rows.push({
      what: `Mermaid, ${document.nodes.size} nodes`,
      measured: milliseconds(mermaid.medianMs),
      budget: '',
    });
    const svg = await measure(5, () => exportSvg(document, { theme: 'light', icons: {} }));
    rows.push({
      what: `SVG, ${document.nodes.size} nodes`,
      measured: milliseconds(svg.medianMs),
      budget: '',
    });
  }
  return rows;
}
