import { UnstyledButton } from '@mantine/core';
import { type EngineStatus, useAnalysis } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import classes from './editor.module.css';
import { useServices } from './services.tsx';

const engineWords: Readonly<Record<EngineStatus, string>> = {
  starting: 'engine starting',
  ready: 'engine ready',
  working: 'engine working',
  restarting: 'engine restarting',
  stopped: 'engine stopped: restart it',
};

export function StatusBar() {
  const { engine } = useServices();
  const settings = useDocument(({ document }) => settingsOf(document));
  const nodes = useDocument(({ document }) => document.nodes.size);
  const connections = useDocument(({ document }) => document.connections.size);
  const selected = useSelection((state) => state.nodeIds.size + state.connectionIds.size);
  const status = useAnalysis((state) => state.status);
  const tookMs = useAnalysis((state) => state.analysis?.tookMs);
  const catalogueDate = useAnalysis((state) => state.analysis?.cost.catalogueDate);
  return (
    <footer className={classes.statusBar}>
      <span>{settings.region}</span>
      <span>{settings.environment}</span>
      <span>{settings.profile} profile</span>
      <span className="numeric">
        {countOf(nodes, 'node')}, {countOf(connections, 'connection')}
      </span>
      {selected > 0 && <span className="numeric">{selected} selected</span>}
      <span style={{ flex: 1 }} />
      {status === 'stopped' ? (
        <UnstyledButton fz="xs" c="var(--lintel-error)" onClick={() => engine.restart()}>
          {engineWords.stopped}
        </UnstyledButton>
      ) : (
        <span className="numeric">
          {status === 'ready' && tookMs !== undefined ? `engine ${formatMs(tookMs)}` : engineWords[status]}
        </span>
      )}
      {catalogueDate !== undefined && <span>prices of {catalogueDate}</span>}
    </footer>
  );
}

function formatMs(milliseconds: number): string {
  return milliseconds < 1 ? 'under 1 ms' : `${Math.round(milliseconds)} ms`;
}
