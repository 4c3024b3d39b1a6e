import {
  ActionIcon,
  Badge,
  Button,
  Loader,
  Menu,
  Menubar,
  SegmentedControl,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircleXFilled,
  IconCloudOff,
  IconCommand,
  IconDownload,
  IconInfoCircleFilled,
  IconLock,
  IconMenu2,
} from '@tabler/icons-react';
import { getCommand, runCommand } from '#renderer/commands/command-list.ts';
import { CommandMenuItems } from '#renderer/commands/command-menu-items.tsx';
import { pageMenus } from '#renderer/commands/menus.ts';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { attempt } from '#renderer/ui/notify.ts';
import { formatUsd } from '#shared/base/money.ts';
import { renameDocument } from '#shared/document/commands/change-document.ts';
import { headerOf } from '#shared/document/document-index.ts';
import classes from './editor.module.css';
import { enterMode } from './modes.ts';
import { usePreferences } from './preferences-store.ts';
import { useCapabilities, useServices } from './services.tsx';
import { useSession } from './session-store.ts';
import { useWindow } from './window-store.ts';

export function TitleBar() {
  const name = useDocument(({ document }) => headerOf(document).name);
  return (
    <section className={classes.titleBar} aria-label="Title bar">
      <VisuallyHidden component="h1">{name}</VisuallyHidden>
      <div className={classes.titleSide}>
        <PageMenus />
        <DocumentName />
        <SaveState />
        <UndoButton command="edit.undo" icon={<IconArrowBackUp size={18} stroke={1.7} />} />
        <UndoButton command="edit.redo" icon={<IconArrowForwardUp size={18} stroke={1.7} />} />
      </div>
      <ModeSwitch />
      <div className={`${classes.titleSide} ${classes.titleEnd}`}>
        <Cost />
        <ProblemCounts />
        <PaletteButton />
        <ExportButton />
      </div>
    </section>
  );
}

/** Drawing, running the drawing, or showing it to a room: then nothing can be changed by accident. */
function ModeSwitch() {
  const { session } = useServices();
  const isNarrow = useIsNarrow();
  const mode = useWindow((state) => state.mode);
  // It is in the menus as well.
  if (isNarrow) return null;
  return (
    <SegmentedControl
      aria-label="Mode"
      style={{ flex: 'none' }}
      data={[
        { value: 'design', label: 'Design' },
        { value: 'simulate', label: 'Simulate' },
        { value: 'review', label: 'Review' },
      ]}
      value={mode}
      onChange={(next) => void attempt(() => enterMode(next, session))}
    />
  );
}

/** The menus of the page; a host with menus of its own shows the same ones there. */
function PageMenus() {
  const { nativeMenu } = useCapabilities();
  const isNarrow = useIsNarrow();
  if (nativeMenu) return null;
  if (isNarrow) return <MenuButton />;
  return (
    <Menubar aria-label="Menus">
      {pageMenus.map(({ label, items }) => (
        <Menubar.Menu key={label}>
          <Menubar.Target>{label}</Menubar.Target>
          <Menubar.Dropdown>
            <CommandMenuItems ids={items} />
          </Menubar.Dropdown>
        </Menubar.Menu>
      ))}
    </Menubar>
  );
}

/** All menus behind one button, where there is no room for a bar of them. */
function MenuButton() {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label="Menus">
          <IconMenu2 size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {pageMenus.map(({ label, items }) => (
          <Menu.Sub key={label}>
            <Menu.Sub.Target>
              <Menu.Sub.Item>{label}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              <CommandMenuItems ids={items} />
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const roomyWidthPx = 1180;

/** True when the bar is too narrow for everything, at this zoom of the interface. */
function useIsNarrow(): boolean {
  const { width } = useViewportSize();
  const zoomPercent = usePreferences((preferences) => preferences.zoomPercent);
  return width > 0 && width / (zoomPercent / 100) < roomyWidthPx;
}

function DocumentName() {
  const name = useDocument(({ document }) => headerOf(document).name);
  const openCount = useDocument((state) => state.openCount);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const commit = (input: HTMLInputElement): void => {
    const wanted = input.value.trim();
    if (wanted === '') input.value = name;
    else dispatch('Rename the drawing', renameDocument(documentStore.getState().document, wanted));
  };
  return (
    <input
      key={`${openCount} ${name}`}
      className={classes.name}
      defaultValue={name}
      readOnly={isReadOnly}
      aria-label="Name of the drawing"
      spellCheck={false}
      onBlur={(event) => commit(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.value = name;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function SaveState() {
  const { saveState, saveFault, file, fileRevision } = useSession((state) => state);
  const revision = useDocument((state) => state.revision);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const mode = useWindow((state) => state.mode);
  if (isReadOnly && mode !== 'review') {
    return (
      <Badge color="gray" leftSection={<IconLock size={12} />}>
        Read-only
      </Badge>
    );
  }
  const label = { saved: 'Saved', unsaved: 'Edited', saving: 'Saving', failed: 'Not saved' }[saveState];
  const fileNote =
    file === undefined
      ? 'Kept in the library.'
      : revision === fileRevision
        ? `Kept in the library and in ${file.name}.`
        : `Kept in the library. The file ${file.name} is older: save to update it.`;
  return (
    <Tooltip label={saveState === 'failed' ? saveFault : fileNote} multiline maw="22rem">
      <Text
        size="xs"
        c={saveState === 'failed' ? 'var(--lintel-error)' : 'dimmed'}
        role="status"
        style={{ whiteSpace: 'nowrap', display: 'inline-flex', alignItems: 'center', gap: 4 }}
      >
        {saveState === 'failed' && <IconCloudOff size={14} />}
        {label}
        {file !== undefined && revision !== fileRevision && saveState === 'saved' && ' · file older'}
      </Text>
    </Tooltip>
  );
}

function UndoButton({ command: id, icon }: { readonly command: string; readonly icon: React.ReactNode }) {
  const services = useServices();
  const label = useDocument(
    ({ history }) => (id === 'edit.undo' ? history.undo : history.redo).at(-1)?.label,
  );
  const command = getCommand(id);
  return (
    <Tooltip
      label={
        <>
          {command.title}
          {label === undefined ? '' : `: ${label}`} <KeyCaps keys={command.keys?.[0] ?? ''} />
        </>
      }
    >
      <ActionIcon
        aria-label={label === undefined ? command.title : `${command.title}: ${label}`}
        disabled={label === undefined}
        variant="subtle"
        onClick={() => runCommand(id, services)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function Cost() {
  const cost = useAnalysis((state) => state.analysis?.cost);
  const isStale = useIsAnalysisStale();
  const status = useAnalysis((state) => state.status);
  if (status === 'stopped' && cost === undefined) return null;
  if (cost === undefined) return <Loader size="xs" aria-label="The engine is starting" />;
  const over = cost.budgets.filter(({ isOver }) => isOver);
  return (
    <Tooltip
      label={
        over.length > 0
          ? `Over budget: ${over.map(({ name }) => name).join(', ')}. Open the bill.`
          : cost.isAtLeast
            ? 'A lower bound: some lines have no price or need usage. Open the bill to see which.'
            : 'Open the bill'
      }
    >
      <UnstyledButton
        className={classes.chip}
        data-stale={isStale || undefined}
        onClick={() => viewStore.setState({ bottomPanel: 'cost' })}
      >
        {cost.isAtLeast && (
          <Text span size="xs" c="dimmed">
            at least
          </Text>
        )}
        <Text span fw={700} inherit {...(over.length > 0 ? { c: 'red' } : {})}>
          {formatUsd(cost.totalUsd)}
        </Text>
        <Text span size="xs" c="dimmed">
          / month
        </Text>
        <VisuallyHidden>{over.length > 0 ? ', over budget' : ''}. Open the bill.</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}

function ProblemCounts() {
  const counts = useAnalysis((state) => state.analysis?.counts);
  const isStale = useIsAnalysisStale();
  if (counts === undefined) return null;
  return (
    <Tooltip label="Errors, warnings and notes. Open the list.">
      <UnstyledButton
        className={classes.chip}
        data-stale={isStale || undefined}
        onClick={() => viewStore.setState({ bottomPanel: 'problems' })}
      >
        <IconCircleXFilled
          size={14}
          color={counts.error > 0 ? 'var(--lintel-error)' : 'var(--mantine-color-dimmed)'}
        />
        {counts.error}
        <VisuallyHidden>{' errors '}</VisuallyHidden>
        <IconAlertTriangleFilled
          size={14}
          color={counts.warning > 0 ? 'var(--lintel-warning)' : 'var(--mantine-color-dimmed)'}
        />
        {counts.warning}
        <VisuallyHidden>{' warnings '}</VisuallyHidden>
        <IconInfoCircleFilled
          size={14}
          color={counts.info > 0 ? 'var(--lintel-info)' : 'var(--mantine-color-dimmed)'}
        />
        {counts.info}
        <VisuallyHidden>{' notes '}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}

function PaletteButton() {
  const services = useServices();
  return (
    <Tooltip
      label={
        <>
          Command palette <KeyCaps keys="mod+K" />
        </>
      }
    >
      <ActionIcon aria-label="Command palette" onClick={() => runCommand('help.command-palette', services)}>
        <IconCommand size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

function ExportButton() {
  const services = useServices();
  const isNarrow = useIsNarrow();
  if (isNarrow) {
    return (
      <ActionIcon
        variant="filled"
        color="lintel"
        aria-label="Export"
        onClick={() => runCommand('file.export', services)}
      >
        <IconDownload size={18} />
      </ActionIcon>
    );
  }
  return (
    <Button leftSection={<IconDownload size={16} />} onClick={() => runCommand('file.export', services)}>
      Export
    </Button>
  );
}
