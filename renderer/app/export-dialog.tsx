import {
  Alert,
  Button,
  Group,
  Loader,
  Modal,
  Radio,
  SegmentedControl,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { documentStore } from '#renderer/state/document-store.ts';
import { rememberExport } from '#renderer/state/last-exports.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { attempt, notify } from '#renderer/ui/notify.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { describeFault } from '#shared/base/result.ts';
import { headerOf, settingsOf } from '#shared/document/document-index.ts';
import type { ExportTarget } from '#shared/engine/analysis.ts';
import type { ExportedText } from '#shared/export/exported-text.ts';
import { checkTemplate, type TemplateCheck } from './check-template.ts';
import { drawPng } from './draw-png.ts';
import { type Services, useServices } from './services.tsx';
import { fileNameOf } from './session.ts';
import { closeDialog } from './window-store.ts';

type Format = ExportTarget | 'png' | 'pdf';

const formats: readonly { readonly value: Format; readonly title: string; readonly description: string }[] = [
  {
    value: 'mermaid',
    title: 'Mermaid',
    description: 'A flowchart for a README: renders on GitHub as it is.',
  },
  {
    value: 'mermaid-architecture',
    title: 'Mermaid architecture diagram',
    description: 'Groups and services with plain icons; it cannot be imported back.',
  },
  {
    value: 'cloudformation',
    title: 'CloudFormation (YAML)',
    description: 'A template that deploys, implied resources included.',
  },
  {
    value: 'cloudformation-json',
    title: 'CloudFormation (JSON)',
    description: 'The same template for programs.',
  },
  {
    value: 'kubernetes',
    title: 'Kubernetes manifests',
    description:
      'What runs in EKS clusters, beside the template: workloads, services, ingresses, node pools.',
  },
  { value: 'svg', title: 'SVG picture', description: 'Sharp at every size; text stays text.' },
  { value: 'png', title: 'PNG picture', description: 'For slides and documents.' },
  { value: 'pdf', title: 'PDF page', description: 'For print and reviews; text can be searched.' },
  { value: 'lintel', title: 'Lintel document', description: 'The drawing itself, made to be kept in git.' },
];

interface Choice {
  readonly format: Format;
  readonly scale: number;
  readonly theme: 'light' | 'dark';
  readonly onlySelection: boolean;
  /** A template for each stack frame. */
  readonly nested: boolean;
  /** Address ranges and instance types are asked for. */
  readonly asking: boolean;
}

export function ExportDialog() {
  const services = useServices();
  const [choice, setChoice] = useState<Choice>({
    format: 'mermaid',
    scale: 2,
    theme: 'light',
    onlySelection: false,
    nested: false,
    asking: settingsOf(documentStore.getState().document).templateParameters !== 'literal',
  });
  const [warnings, setWarnings] = useState<ExportedText['warnings']>([]);
  const [check, setCheck] = useState<TemplateCheck | 'running'>();
  /** Checks that were started: the answer of an older one is not shown any more. */
  const checks = useRef(0);
  const [isBusy, setIsBusy] = useState(false);
  const selected = selectionStore.getState().nodeIds.size;
  const isPicture = ['svg', 'png', 'pdf'].includes(choice.format);

  const run = async (act: (exported: ExportedText) => Promise<boolean>): Promise<void> => {
    setIsBusy(true);
    await attempt(async () => {
      const exported = await exportText(services, choice);
      const isDone = await act(exported);
      if (isDone && !choice.onlySelection && !choice.nested) rememberExport(choice.format, exported.text);
      if (exported.warnings.length > 0) setWarnings(exported.warnings);
      if (isDone && choice.format.startsWith('cloudformation')) void runCheck(exported);
      else if (isDone && exported.warnings.length === 0) closeDialog();
    });
    setIsBusy(false);
  };

  /** Takes seconds the first time; the file is written already, and the dialog can be closed. */
  const runCheck = async (exported: ExportedText): Promise<void> => {
    checks.current += 1;
    const number = checks.current;
    setCheck('running');
    const checked = await checkTemplate(services.host, exported, choice.format);
    if (checks.current !== number) return;
    setCheck(checked);
    if (checked?.findings.length === 0) {
      notify("AWS's validator finds nothing wrong with the template.");
      if (exported.warnings.length === 0) closeDialog();
    }
  };
  // A dialog that was closed meanwhile closes no other.
  useEffect(
    () => () => {
      checks.current += 1;
    },
    [],
  );

  return (
    <Modal opened onClose={closeDialog} title="Export" size="lg">
      <Stack>
        <Radio.Group
          aria-label="Format"
          value={choice.format}
          onChange={(value) => {
            setWarnings([]);
            checks.current += 1;
            setCheck(undefined);
            setChoice({ ...choice, format: value as Format });
          }}
        >
          <Stack gap={6} pt={3} pl={3}>
            {formats.map(({ value, title, description }) => (
              <Radio
                key={value}
                value={value}
                size="xs"
                label={
                  <Text span size="sm" fw={500}>
                    {title}
                  </Text>
                }
                description={description}
                {...(value === choice.format ? { 'data-autofocus': true } : {})}
              />
            ))}
          </Stack>
        </Radio.Group>
        {isPicture && (
          <Group gap="xl">
            {choice.format === 'png' && (
              <Group gap="xs">
                <Text size="sm">Size</Text>
                <SegmentedControl
                  aria-label="Size"
                  data={['1', '2', '4'].map((value) => ({ value, label: `${value}×` }))}
                  value={String(choice.scale)}
                  onChange={(value) => setChoice({ ...choice, scale: Number(value) })}
                />
              </Group>
            )}
            <Group gap="xs">
              <Text size="sm">Theme</Text>
              <SegmentedControl
                aria-label="Theme of the picture"
                data={[
                  { value: 'light', label: 'Light' },
                  { value: 'dark', label: 'Dark' },
                ]}
                value={choice.theme}
                onChange={(theme) => setChoice({ ...choice, theme })}
              />
            </Group>
            {selected > 0 && (
              <Switch
                label={`Only what is selected (${selected})`}
                checked={choice.onlySelection}
                onChange={(event) => setChoice({ ...choice, onlySelection: event.currentTarget.checked })}
              />
            )}
          </Group>
        )}
        {choice.format.startsWith('cloudformation') && isDrawn() && (
          <Switch
            label="Ask for address ranges, sizes and image tags"
            description="As parameters, with what is drawn as the default; what protects production is then for production alone."
            checked={choice.asking}
            onChange={(event) => setChoice({ ...choice, asking: event.currentTarget.checked })}
          />
        )}
        {choice.format.startsWith('cloudformation') && hasStacks() && (
          <Switch
            label="A template for each stack frame"
            description="The parent template and one beside it for each frame."
            checked={choice.nested}
            onChange={(event) => setChoice({ ...choice, nested: event.currentTarget.checked })}
          />
        )}
        {warnings.length > 0 && (
          <Alert color="yellow" title="Exported. This is what the format cannot say:">
            <Stack gap={2} mah="10rem" style={{ overflow: 'auto' }}>
              {warnings.map(({ node, message }) => (
                <Text size="sm" key={`${node ?? ''} ${message}`}>
                  {message} {node !== undefined && <RecordLink id={node} />}
                </Text>
              ))}
            </Stack>
          </Alert>
        )}
        {check === 'running' && (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">Exported. AWS's validator is looking at the template.</Text>
          </Group>
        )}
        {check !== undefined && check !== 'running' && check.findings.length > 0 && (
          <Alert color={check.hasErrors ? 'red' : 'yellow'} title="Exported. AWS's validator says:">
            <Stack gap={2} mah="10rem" style={{ overflow: 'auto' }}>
              {check.findings.map(({ rule, message, node, line }) => (
                <Text size="sm" key={`${rule} ${line ?? ''} ${message}`}>
                  {message} <span className="numeric">[{rule}]</span>{' '}
                  {node !== undefined && <RecordLink id={node} />}
                </Text>
              ))}
            </Stack>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={closeDialog}>
            {warnings.length > 0 || check !== undefined ? 'Close' : 'Cancel'}
          </Button>
          <Button
            variant="default"
            loading={isBusy}
            // No clipboard takes a PDF.
            disabled={choice.format === 'pdf'}
            onClick={() => void run((exported) => copy(exported, choice))}
          >
            Copy to the clipboard
          </Button>
          <Button loading={isBusy} onClick={() => void run((exported) => save(services, exported, choice))}>
            Save as file
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What was imported has the parameters of its template. */
function isDrawn(): boolean {
  return documentStore.getState().document.sources.size === 0;
}

function hasStacks(): boolean {
  const { document } = documentStore.getState();
  return document.sources.size === 0 && [...document.nodes.values()].some(({ kind }) => kind === 'stack');
}

async function exportText(
  { engine }: Services,
  { format, theme, onlySelection, nested, asking }: Choice,
): Promise<ExportedText> {
  const answer = await engine.queries.exportTo(format === 'png' || format === 'pdf' ? 'svg' : format, {
    theme,
    ...(nested ? { stacks: 'nested' as const } : {}),
    parameters: asking ? ('values' as const) : ('literal' as const),
    ...(onlySelection ? { only: [...selectionStore.getState().nodeIds] } : {}),
  });
  if (!answer.ok) throw new Error(describeFault(answer.fault));
  return answer.value;
}

async function save(
  { files, host }: Services,
  exported: ExportedText,
  { format, scale }: Choice,
): Promise<boolean> {
  const name = fileNameOf(documentStore.getState().document);
  if (format === 'pdf') {
    const title = headerOf(documentStore.getState().document).name;
    const { base64 } = await host.call('picture.pdf', { svg: exported.text, title });
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const saved = await files.saveAs({
      suggestedName: `${name}.pdf`,
      content: { bytes },
      mediaType: 'application/pdf',
    });
    if (saved !== undefined) notify(`Saved ${saved.name}.`);
    return saved !== undefined;
  }
  if (format !== 'png') {
    const saved = await files.saveAs({
      suggestedName: `${name}.${exported.extension}`,
      content: { text: exported.text },
      mediaType: exported.mediaType,
      ...(exported.files === undefined ? {} : { beside: exported.files }),
    });
    const more = exported.files?.length ?? 0;
    if (saved !== undefined)
      notify(`Saved ${saved.name}${more === 0 ? '' : ` with ${countOf(more, 'stack template')}`}.`);
    return saved !== undefined;
  }
  const drawn = await drawPng(exported.text, scale);
  const saved = await files.saveAs({
    suggestedName: `${name}.png`,
    content: { bytes: drawn.bytes },
    mediaType: 'image/png',
  });
  if (saved !== undefined) {
    const reduced = drawn.isReduced ? ' It is smaller than asked for: more pixels would not fit.' : '';
    notify(`Saved ${saved.name}, ${drawn.width} × ${drawn.height} pixels.${reduced}`);
  }
  return saved !== undefined;
}

async function copy(exported: ExportedText, { format, scale }: Choice): Promise<boolean> {
  if (format === 'png') {
    const { bytes } = await drawPng(exported.text, scale);
    const blob = new Blob([new Uint8Array(bytes)], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  } else {
    await navigator.clipboard.writeText(exported.text);
  }
  notify('Copied to the clipboard.');
  return true;
}
