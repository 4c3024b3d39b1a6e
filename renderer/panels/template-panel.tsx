import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { unifiedMergeView } from '@codemirror/merge';
import {
  ActionIcon,
  Alert,
  Button,
  CopyButton,
  EmptyState,
  SegmentedControl,
  Switch,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconCheck, IconCopy, IconDeviceFloppy, IconFileCode } from '@tabler/icons-react';
import CodeMirror, { EditorView, Prec } from '@uiw/react-codemirror';
import { useEffect, useMemo, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { fileNameOf } from '#renderer/app/session.ts';
import { useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { documentStore, useDocument } from '#renderer/state/document-store.ts';
import { rememberExport, useLastExport } from '#renderer/state/last-exports.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import classes from './bottom-panels.module.css';
import { markLines, setMarkedLines } from './marked-lines.ts';
import { ownerAtLine, spansOf } from './template-spans.ts';
import { type TemplateFormat, useTemplate } from './use-template.ts';

const formats: readonly { readonly value: TemplateFormat; readonly label: string }[] = [
  { value: 'cloudformation', label: 'CloudFormation YAML' },
  { value: 'cloudformation-json', label: 'JSON' },
  { value: 'mermaid', label: 'Mermaid' },
];

/** The editor on the surface of the panel, in both themes. */
const surface = Prec.highest(
  EditorView.theme({
    '&, .cm-gutters': { backgroundColor: 'var(--lintel-surface)' },
    '.cm-gutters': { color: 'var(--mantine-color-dimmed)', borderRight: '1px solid var(--lintel-line)' },
    '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)' },
  }),
);

/** The text that the drawing becomes, beside it: what is selected there is marked here, a click here selects there. */
export function TemplatePanel() {
  const { files } = useServices();
  const [format, setFormat] = useState<TemplateFormat>('cloudformation');
  const { exported, fault } = useTemplate(format);
  const lastExport = useLastExport(format);
  const [showsChanges, setShowsChanges] = useState(true);
  const isStale = useIsAnalysisStale();
  const isEmpty = useDocument(({ document }) => document.nodes.size === 0);
  if (isEmpty) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconFileCode />}
        title="No template yet"
        description="The CloudFormation template and the Mermaid text of the drawing appear here as you draw."
      />
    );
  }
  const save = (): Promise<void> =>
    attempt(async () => {
      if (exported === undefined) return;
      const saved = await files.saveAs({
        suggestedName: `${fileNameOf(documentStore.getState().document)}.${exported.extension}`,
        content: { text: exported.text },
        mediaType: exported.mediaType,
      });
      if (saved !== undefined) rememberExport(format, exported.text);
    });
  const isChanged = exported !== undefined && lastExport !== undefined && lastExport !== exported.text;
  return (
    <>
      <div className={classes.toolbar}>
        <SegmentedControl data={[...formats]} value={format} onChange={setFormat} aria-label="Format" />
        {exported !== undefined && (
          <Text size="xs" c="dimmed" className="numeric">
            {exported.text.split('\n').length} lines
            {exported.warnings.length > 0 && `, ${exported.warnings.length} things it cannot say`}
          </Text>
        )}
        <span style={{ flex: 1 }} />
        {lastExport !== undefined && (
          <Switch
            label={isChanged ? 'Mark what has changed since the last export' : 'As last exported'}
            checked={showsChanges && isChanged}
            disabled={!isChanged}
            onChange={(event) => setShowsChanges(event.currentTarget.checked)}
          />
        )}
        <CopyButton value={exported?.text ?? ''}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy the text'}>
              <ActionIcon aria-label="Copy the text" onClick={copy} disabled={exported === undefined}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
        <Button
          variant="default"
          leftSection={<IconDeviceFloppy size={14} />}
          disabled={exported === undefined}
          onClick={() => void save()}
        >
          Save as file
        </Button>
      </div>
      {fault !== undefined && (
        <Alert color="red" m="sm">
          {fault}
        </Alert>
      )}
      {(exported?.warnings.length ?? 0) > 0 && (
        <Alert color="yellow" radius={0} py={6} style={{ maxHeight: '5rem', overflow: 'auto', flex: 'none' }}>
          {exported?.warnings.map(({ node, message }) => (
            <Text size="xs" key={`${node ?? ''} ${message}`}>
              {message} {node !== undefined && <RecordLink id={node} />}
            </Text>
          ))}
        </Alert>
      )}
      <div className={classes.scroll} data-stale={isStale || undefined} style={{ overflow: 'hidden' }}>
        {exported !== undefined && (
          <TemplateText
            text={exported.text}
            before={showsChanges && isChanged ? lastExport : undefined}
            spans={exported.spans}
            format={format}
          />
        )}
      </div>
    </>
  );
}

function TemplateText({
  text,
  before,
  spans,
  format,
}: {
  readonly text: string;
  /** The text to tell changes from. */
  readonly before: string | undefined;
  readonly spans: Parameters<typeof spansOf>[0];
  readonly format: TemplateFormat;
}) {
  const theme = useView((view) => view.theme);
  const selectedNodes = useSelection((state) => state.nodeIds);
  const selectedConnections = useSelection((state) => state.connectionIds);
  const extensions = useMemo(
    () => [
      ...(format === 'cloudformation' ? [yaml()] : format === 'cloudformation-json' ? [json()] : []),
      ...(before === undefined
        ? []
        : [unifiedMergeView({ original: before, mergeControls: false, gutter: true })]),
      markLines,
      surface,
      EditorView.contentAttributes.of({ 'aria-label': 'Text of the template', tabindex: '0' }),
      EditorView.domEventHandlers({
        click(event, view) {
          const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
          if (position === null || !view.state.selection.main.empty) return;
          const owner = ownerAtLine(spans, view.state.doc.lineAt(position).number);
          if (owner !== undefined) reveal(owner);
        },
      }),
    ],
    [format, spans, before],
  );

  const [view, setView] = useState<EditorView>();

  // CodeMirror is outside React: what is marked in it follows the selection of the drawing.
  useEffect(() => {
    // The text arrives in the editor by an effect of its own; lines are those of that text.
    if (view === undefined || view.state.doc.toString() !== text) return;
    const marked = spansOf(spans, new Set([...selectedNodes, ...selectedConnections]));
    const first = marked[0];
    const lines = marked.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    );
    const valid = lines.filter((line) => line <= view.state.doc.lines);
    view.dispatch({
      effects: [
        setMarkedLines.of(valid),
        ...(first === undefined || first.from > view.state.doc.lines
          ? []
          : [EditorView.scrollIntoView(view.state.doc.line(first.from).from, { y: 'nearest', yMargin: 40 })]),
      ],
    });
  }, [view, text, spans, selectedNodes, selectedConnections]);

  return (
    <CodeMirror
      onCreateEditor={setView}
      value={text}
      readOnly
      theme={theme}
      height="100%"
      style={{ height: '100%', fontSize: '0.75rem' }}
      extensions={extensions}
      basicSetup={{ foldGutter: true, highlightActiveLine: false, autocompletion: false, lintKeymap: false }}
    />
  );
}
