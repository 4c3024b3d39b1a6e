import { ok, type Result } from '#shared/base/result.ts';
import { switchablePrices } from '#shared/cost/switch-prices.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { languageOf } from '#shared/document/language-of.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import type { ExportedText } from '#shared/export/exported-text.ts';
import { exportKubernetes } from '#shared/export/kubernetes.ts';
import { exportMermaid } from '#shared/export/mermaid.ts';
import { exportMermaidArchitecture } from '#shared/export/mermaid-architecture.ts';
import { exportSvg } from '#shared/export/svg.ts';
import type { Imported } from '#shared/import/imported.ts';
import type { LayoutScope } from '#shared/layout/layout-document.ts';
import { describeRule } from '#shared/rules/describe-rule.ts';
import type { EngineService, ExportOptions, ExportTarget, ImportTextOptions } from './analysis.ts';
import { createCostQueries } from './cost-queries.ts';
import { type AnalyserOptions, createAnalyser, fixAll } from './create-analyser.ts';
import { makeExplicit } from './make-explicit.ts';
import { createReachQueries } from './reach-queries.ts';

export interface EngineOptions extends AnalyserOptions {
  /** SVG texts by icon key, for pictures. */
  readonly icons: Readonly<Record<string, string>>;
  /** A fresh ULID: ids need a clock and randomness, which the host has. */
  readonly newId: () => string;
}

/** The engine: one document, its analyses, and everything that is made from it. Hosts carry its calls, nothing else. */
export function createEngine(given: EngineOptions): EngineService {
  const prices = switchablePrices(given.prices);
  const options: EngineOptions = { ...given, prices };
  const analyser = createAnalyser(createDocument('none', ''), options);
  return {
    open: async (document, revision) => analyser.open(document, revision),
    apply: async (changes, revision) => analyser.apply(changes, revision),
    settle: async () => analyser.settle(),
    fix: async (problemKeys, choice = 0) => {
      analyser.settle();
      const [only] = problemKeys;
      if (problemKeys.length === 1 && only !== undefined) return analyser.fixes(only)[choice]?.changes ?? [];
      return fixAll(analyser, problemKeys, options);
    },
    fixChoices: async (problemKey) => analyser.fixes(problemKey),
    offerIntent: async (problemKey) => {
      analyser.settle();
      return analyser.offerIntent(problemKey);
    },
    explain: async (rule) => {
      const found = options.rules.find(({ id }) => id === rule);
      if (found === undefined) throw new Error(`No rule is called ${rule}.`);
      return describeRule(found, options.limits);
    },
    why: async (rule, at) => {
      analyser.settle();
      const answer = analyser.why(rule, at);
      if (answer === undefined) throw new Error(`No rule is called ${rule}.`);
      return answer;
    },
    makeExplicit: async (logicalId) =>
      makeExplicit(analyser.document, analyser.architecture, logicalId) ?? [],
    exportTo: async (target, exportOptions) =>
      ok(exportDocument(analyser, target, exportOptions ?? {}, options)),
    importText: (text, fileName, importOptions) =>
      importAnyText(text, fileName, importOptions ?? {}, options),
    layout: (scope) => layOut(analyser.document, scope),
    ...createCostQueries(analyser, prices, given),
    ...createReachQueries(analyser),
  };
}

function exportDocument(
  { document, architecture }: ReturnType<typeof createAnalyser>,
  target: ExportTarget,
  { theme = 'light', stacks = 'one', parameters, only }: ExportOptions,
  { icons }: EngineOptions,
): ExportedText {
  const asked = parameters === undefined ? {} : { parameters };
  switch (target) {
    case 'cloudformation':
      return exportCloudFormation(document, architecture, { format: 'yaml', stacks, ...asked });
    case 'cloudformation-json':
      return exportCloudFormation(document, architecture, { format: 'json', stacks, ...asked });
    case 'kubernetes':
      return exportKubernetes(document, architecture);
    case 'mermaid':
      return exportMermaid(document);
    case 'mermaid-architecture':
      return exportMermaidArchitecture(document);
    case 'svg':
      return exportSvg(document, { theme, icons, ...(only === undefined ? {} : { only }) });
    case 'lintel':
      return {
        text: saveDocument(document),
        extension: 'lintel.json',
        mediaType: 'application/vnd.lintel.json+json',
        warnings: [],
        spans: [],
      };
  }
}

/** ELK is large: it is loaded when the first layout is asked for. */
async function layOut(document: LintelDocument, scope: LayoutScope): Promise<ChangeSet> {
  const { layoutDocument } = await import('#shared/layout/layout-document.ts');
  const { loadElk } = await import('#shared/layout/create-elk.ts');
  return layoutDocument(document, scope, await loadElk());
}

/** A document from any text Lintel reads: its own format, a CloudFormation template, Mermaid, or Mermaid in Markdown. */
async function importAnyText(
  text: string,
  fileName: string,
  given: ImportTextOptions,
  options: EngineOptions,
): Promise<Result<Imported>> {
  const language = languageOf(text, fileName);
  if (language === 'lintel') {
    const opened = openDocument(text, fileName);
    if (!opened.ok) return opened;
    return ok({
      document: opened.value.document,
      report: reportOf(opened.value.document, opened.value.notices),
    });
  }
  if (language === 'cloudformation') {
    const { importTemplate } = await import('#shared/import/cloudformation/import-template.ts');
    return laidOut(
      importTemplate(text, {
        fileName,
        documentId: options.newId(),
        files: new Map(Object.entries(given.files ?? {})),
      }),
    );
  }
  const { importMermaid } = await import('#shared/import/mermaid/import-mermaid.ts');
  const { parseWithMermaid } = await import('#shared/import/mermaid/mermaid-parser.ts');
  const imported = await importMermaid(text, {
    fileName,
    ...(given.block === undefined ? {} : { block: given.block }),
    parseFlowchart: parseWithMermaid,
    documentId: options.newId(),
  });
  return laidOut(imported);
}

/** Neither Mermaid nor a template has positions. */
async function laidOut(imported: Result<Imported>): Promise<Result<Imported>> {
  if (!imported.ok) return imported;
  const { document, report } = imported.value;
  return ok({ document: applyChanges(document, await layOut(document, { all: true })), report });
}

function reportOf(document: LintelDocument, notices: readonly string[]): Imported['report'] {
  return {
    recognised: document.nodes.size,
    kept: 0,
    connections: document.connections.size,
    notes: notices.map((message) => ({ severity: 'warning', message })),
  };
}
