import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { documentStore } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import styles from './canvas.module.css';
import { followDocument } from './canvas-model.ts';
import { FlowLayer } from './flow-layer.tsx';
import { loadIcons } from './icons.ts';
import { Painter } from './paint/painter.ts';
import { themeVariables, useTheme } from './use-theme.ts';
import { fitView } from './view-control.ts';

/** The drawing: paint below, elements for what is in view above it, and what a hand does on top. */
export function Canvas() {
  const element = useRef<HTMLDivElement>(null);
  const underlay = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<Painter>();
  const theme = useTheme();

  useEffect(() => {
    void loadIcons();
    return followDocument();
  }, []);

  useEffect(() => {
    if (underlay.current === null) return undefined;
    const next = new Painter(underlay.current);
    setPainter(next);
    return () => {
      next.dispose();
      setPainter(undefined);
    };
  }, []);

  useEffect(() => followSize(element.current), []);

  // Another document is shown whole.
  useEffect(() => {
    if (painter === undefined) return undefined;
    // After React Flow has taken its size, which it does in an effect of its own.
    const frame = requestAnimationFrame(() => fitView({ animated: false }));
    const stop = documentStore.subscribe((state, previous) => {
      if (state.openCount !== previous.openCount) requestAnimationFrame(() => fitView({ animated: false }));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [painter]);

  return (
    <div ref={element} className={styles.canvas} style={themeVariables(theme)}>
      <canvas ref={underlay} className={styles.underlay} aria-hidden />
      <div className={styles.flow}>
        <ReactFlowProvider>
          <FlowLayer painter={painter} />
        </ReactFlowProvider>
      </div>
    </div>
  );
}

function followSize(element: HTMLDivElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  const measure = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    viewStore.setState({ canvasSize: { width, height } });
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  measure();
  return () => observer.disconnect();
}
