import { unwrap } from '../../shared/base/result.ts';
import { applyChanges } from '../../shared/document/change-set.ts';
import { setProperties } from '../../shared/document/commands/change-nodes.ts';
import type { LintelDocument } from '../../shared/document/records.ts';
import { exportCloudFormation } from '../../shared/export/cloudformation.ts';
import { exportMermaid } from '../../shared/export/mermaid.ts';
import { exportSvg } from '../../shared/export/svg.ts';
import { importTemplate } from '../../shared/import/cloudformation/import-template.ts';
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
    if (size === 200) rows.push(await reexport(document));
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

/** An import that was edited, exported again: only what was edited is another text. */
async function reexport(drawn: LintelDocument): Promise<BenchRow> {
  const { text } = exportCloudFormation(drawn, resolve(drawn), { format: 'yaml' });
  const { document } = unwrap(importTemplate(text, { fileName: 'large.yaml', documentId: 'large' }));
  const resources = text.match(/^ {4}Type: AWS::/gm)?.length ?? 0;
  const [instance] = [...document.nodes.values()].filter(({ kind }) => kind === 'ec2-instance');
  if (instance === undefined) throw new Error('The large document has instances.');
  const edits = ['m6i.large', 'm6i.xlarge', 'm6i.2xlarge', 'm6i.4xlarge', 'm6i.8xlarge', 'm6i.12xlarge'].map(
    (instanceType) => {
      const edited = applyChanges(document, setProperties(document, instance.id, { instanceType }));
      return { edited, architecture: resolve(edited) };
    },
  );
  let at = 0;
  const again = await measure(5, () => {
    const edit = edits[at++ % edits.length];
    return edit && exportCloudFormation(edit.edited, edit.architecture, { format: 'yaml' });
  });
  return {
    what: `CloudFormation YAML of an edited import, ${resources} resources`,
    measured: milliseconds(again.medianMs),
    budget: '200 ms for 500 resources',
    isWithin: (again.medianMs * 500) / resources < 200,
  };
}
