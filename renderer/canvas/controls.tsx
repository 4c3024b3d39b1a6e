import { ActionIcon, Paper, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconFocusCentered, IconMap, IconMinus, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatClock } from '#renderer/panels/simulation/format-run.ts';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useShownRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { requestOfCanvas, useView, viewStore } from '#renderer/state/view-store.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import styles from './controls.module.css';
import { badgeMarks } from './paint/paint-badge.ts';
import { useTheme } from './use-theme.ts';

/** Zoom, fit and the minimap's switch. */
export function ZoomControls() {
  const percent = useView((state) => Math.round(state.viewport.zoom * 100));
  const isMinimapOpen = useView((state) => state.isMinimapOpen);
  return (
    <Paper className={styles.zoom} data-interactive withBorder shadow="xs" role="group" aria-label="Zoom">
      <ControlButton label="Zoom out" keys="−" onClick={() => requestOfCanvas({ type: 'zoom-out' })}>
        <IconMinus size={16} />
      </ControlButton>
      <Tooltip label="Actual size (0)" openDelay={500}>
        <UnstyledButton
          className={styles.percent}
          aria-label={`Zoom ${percent} %, set to 100 %`}
          onClick={() => requestOfCanvas({ type: 'actual-size' })}
        >
          {percent} %
        </UnstyledButton>
      </Tooltip>
      <ControlButton label="Zoom in" keys="+" onClick={() => requestOfCanvas({ type: 'zoom-in' })}>
        <IconPlus size={16} />
      </ControlButton>
      <ControlButton label="Fit the drawing" keys="F" onClick={() => requestOfCanvas({ type: 'fit' })}>
        <IconFocusCentered size={16} />
      </ControlButton>
      <ControlButton
        label={isMinimapOpen ? 'Hide the minimap' : 'Show the minimap'}
        keys="M"
        isOn={isMinimapOpen}
        onClick={() => viewStore.setState({ isMinimapOpen: !isMinimapOpen })}
      >
        <IconMap size={16} />
      </ControlButton>
    </Paper>
  );
}

interface ControlButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly isOn?: boolean;
  onClick(): void;
  readonly children: ReactNode;
}

function ControlButton({ label, keys, isOn, onClick, children }: ControlButtonProps) {
  return (
    <Tooltip label={`${label} (${keys})`} openDelay={500}>
      <ActionIcon
        variant={isOn === true ? 'light' : 'subtle'}
        color="gray"
        aria-label={label}
        aria-pressed={isOn}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** The containers around the selected node, outermost first; each leads there. */
export function Breadcrumb() {
  const activeId = useSelection((state) => state.activeNodeId);
  const nodes = useDocument((state) => state.document.nodes);
  const node = activeId === undefined ? undefined : nodes.get(activeId);
  if (node === undefined) return null;
  const path: readonly DocumentNode[] = [...ancestorsOf(nodes, node)].reverse();
  if (path.length === 0) return null;
  return (
    <Paper component="nav" className={styles.breadcrumb} data-interactive withBorder aria-label="Containers">
      {path.map((container) => (
        <span key={container.id} className={styles.crumb}>
          <UnstyledButton
            className={styles.crumbButton}
            onClick={() => requestOfCanvas({ type: 'reveal', nodeIds: [container.id] })}
          >
            {container.name}
          </UnstyledButton>
          <IconChevronRight size={12} aria-hidden />
        </span>
      ))}
      <Text span size="xs" fw={600} className={styles.here}>
        {node.name}
      </Text>
    </Paper>
  );
}

/** What the colours of the overlay say; none without an overlay. */
export function Legend() {
  const overlay = useView((state) => state.overlay);
  const theme = useTheme();
  const isStale = useIsAnalysisStale();
  const counts = useAnalysis((state) => state.analysis?.counts);
  const isAtLeast = useAnalysis((state) => state.analysis?.cost.isAtLeast ?? false);
  if (overlay === 'none') return null;
  if (overlay === 'load') return <LoadLegend />;
  const stale = isStale ? ', being computed again' : '';
  return (
    <Paper className={styles.legend} data-interactive withBorder shadow="xs" role="note" aria-label="Legend">
      {overlay === 'problems' ? (
        <>
          <Text size="xs" fw={600}>
            Problems{stale}
          </Text>
          {(['error', 'warning', 'info'] as const).map((severity) => (
            <span key={severity} className={styles.key}>
              <span
                className={styles.mark}
                style={{
                  background: theme.severity[severity].colour,
                  color: theme.severity[severity].on,
                }}
              >
                {badgeMarks[severity]}
              </span>
              {theme.severity[severity].word}
              {counts === undefined ? '' : ` ${counts[severity]}`}
            </span>
          ))}
        </>
      ) : (
        <>
          <Text size="xs" fw={600}>
            Cost a month{stale}
          </Text>
          <span className={styles.key}>
            little
            {theme.heat.map((colour) => (
              <span key={colour} className={styles.step} style={{ background: colour }} />
            ))}
            much
          </span>
          {isAtLeast && <Text size="xs">A part is unknown.</Text>}
        </>
      )}
    </Paper>
  );
}

/** An empty drawing says how to begin. */
export function EmptyDrawing() {
  const isEmpty = useDocument((state) => state.document.nodes.size === 0);
  if (!isEmpty) return null;
  return (
    <div className={styles.empty}>
      <Text fw={600}>The drawing is empty</Text>
      <Text size="sm" c="dimmed" maw={360} ta="center">
        Drag a service from the palette onto this page, or press <kbd>/</kbd>, type its name and press{' '}
        <kbd>Enter</kbd>. A VPC or a Region is a good first one.
      </Text>
    </div>
  );
}

/** The time that the badges are of, and what their colours say. */
function LoadLegend() {
  const theme = useTheme();
  const kept = useShownRun();
  const live = useSimulation((state) => (state.live === undefined ? undefined : Math.floor(state.live.now)));
  const time = useSimulation((state) => Math.round(state.time));
  return (
    <Paper className={styles.legend} data-interactive withBorder shadow="xs" role="note" aria-label="Legend">
      <Text size="xs" fw={600}>
        {live !== undefined
          ? `Load of the run under way at ${formatClock(live)}`
          : kept === undefined
            ? 'Load: nothing has run yet'
            : `Load of run ${kept.number} at ${formatClock(time)}`}
      </Text>
      <span className={styles.key}>
        idle
        {theme.heat.map((colour) => (
          <span key={colour} className={styles.step} style={{ background: colour }} />
        ))}
        full
      </span>
      <Text size="xs">up: in service, ✕: fails</Text>
    </Paper>
  );
}
