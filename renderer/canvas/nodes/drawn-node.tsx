import { IconLock } from '@tabler/icons-react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import Markdown from 'react-markdown';
import { useStore } from 'zustand';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import { shapeForm, shapePath } from '#shared/drawing/shape-path.ts';
import type { Theme } from '#shared/drawing/theme.ts';
import { mountStore } from '../canvas-model.ts';
import { countOf } from '../describe-node.ts';
import { useIconUrl } from '../icons.ts';
import { labelLines, shapeLines } from '../paint/paint-leaves.ts';
import type { SceneNode } from '../scene.ts';
import { useTheme } from '../use-theme.ts';
import { Badges } from './badges.tsx';
import styles from './nodes.module.css';

export type FlowNode = Node<{ readonly drawn: SceneNode }>;

/** A node with an element of its own. It only shows: what is done to it, the canvas decides by place. */
export const DrawnNode = memo(function DrawnNode({ id, data, width, height }: NodeProps<FlowNode>) {
  const { drawn } = data;
  const theme = useTheme();
  const isSelected = useSelection((state) => state.nodeIds.has(id));
  const isHovered = useSelection((state) => state.hovered?.id === id);
  const isFocused = useStore(mountStore, (state) => state.focusedId === id);
  const hasProblem = useAnalysis((state) => state.worstOf.has(id));
  const isMuted = useView((state) => state.overlay === 'problems') && !hasProblem && !drawn.isFrame;
  return (
    <div
      className={`${styles.node} ${formClasses[drawn.look.form]}`}
      style={frameStyle(drawn, theme)}
      data-node={id}
      data-selected={isSelected || undefined}
      data-hovered={isHovered || undefined}
      data-focused={isFocused || undefined}
      data-muted={isMuted || undefined}
    >
      <Content
        drawn={drawn}
        theme={theme}
        width={width ?? drawn.box.width}
        height={height ?? drawn.box.height}
      />
      {drawn.node.locked === true && <IconLock className={styles.lock} aria-hidden />}
      <Badges id={id} />
      {/* React Flow draws connections between what it finds under these class names; its own handles would listen. */}
      <i className={`source target ${styles.anchor}`} data-handlepos="right" aria-hidden />
    </div>
  );
});

const formClasses: Readonly<Record<SceneNode['look']['form'], string>> = {
  icon: styles.leaf ?? '',
  unknown: styles.leaf ?? '',
  container: styles.container ?? '',
  tile: styles.tile ?? '',
  note: styles.note ?? '',
  shape: styles.shape ?? '',
};

function frameStyle({ look }: SceneNode, theme: Theme): { readonly [name: string]: string } | undefined {
  if (look.form !== 'tile') return undefined;
  const group = theme.groups[look.style];
  return { borderColor: group.stroke, background: group.fill ?? theme.shape.fill, color: group.title };
}

interface ContentProps {
  readonly drawn: SceneNode;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

function Content({ drawn, theme, width, height }: ContentProps): ReactNode {
  switch (drawn.look.form) {
    case 'container':
      return <ContainerContent drawn={drawn} theme={theme} />;
    case 'tile':
      return <TileContent drawn={drawn} theme={theme} />;
    case 'note':
      return <NoteContent drawn={drawn} />;
    case 'shape':
      return <ShapeContent drawn={drawn} theme={theme} width={width} height={height} />;
    default:
      return <IconContent drawn={drawn} theme={theme} />;
  }
}

function IconContent({ drawn, theme }: { readonly drawn: SceneNode; readonly theme: Theme }) {
  const url = useIconUrl(drawn.look.icon);
  return (
    <>
      {drawn.look.form === 'unknown' || url === undefined ? (
        <div className={`${styles.icon} ${styles.unknown}`}>?</div>
      ) : (
        <div className={`${styles.icon} ${theme.name === 'dark' ? styles.tiled : ''}`}>
          <img src={url} alt="" draggable={false} />
        </div>
      )}
      <div className={styles.label}>
        <Lines lines={labelLines(drawn.node, drawn.box.width)} />
      </div>
    </>
  );
}

function ContainerContent({ drawn, theme }: { readonly drawn: SceneNode; readonly theme: Theme }) {
  const isEmpty = useDocument(({ document }) => indexDocument(document).childrenOf(drawn.id).length === 0);
  // Only where the user is: a drawing that is shown to others has no hints in it.
  const isOnly = useSelection((state) => state.activeNodeId === drawn.id);
  const isHinted = isEmpty && isOnly && drawn.box.width > 140 && drawn.box.height > 90;
  return (
    <>
      <div className={styles.title} style={{ color: theme.groups[drawn.look.style].title }}>
        <ContainerIcon drawn={drawn} theme={theme} />
        <span className={styles.titleText}>{drawn.node.name}</span>
      </div>
      {isHinted && <div className={styles.hint}>Empty: drop a service here</div>}
    </>
  );
}

function TileContent({ drawn, theme }: { readonly drawn: SceneNode; readonly theme: Theme }) {
  const held = useDocument(({ document }) => indexDocument(document).childrenOf(drawn.id).length);
  return (
    <>
      <ContainerIcon drawn={drawn} theme={theme} />
      <div className={`${styles.tileText} ${styles.titleText}`}>
        {drawn.node.name}
        <small>{countOf(held, 'node')} inside</small>
      </div>
    </>
  );
}

function ContainerIcon({ drawn, theme }: { readonly drawn: SceneNode; readonly theme: Theme }) {
  const url = useIconUrl(drawn.look.icon);
  if (url === undefined) return null;
  return <img className={theme.name === 'dark' ? styles.tiled : ''} src={url} alt="" draggable={false} />;
}

function NoteContent({ drawn }: { readonly drawn: SceneNode }) {
  const text = drawn.node.properties?.text;
  // Without the raw HTML plug-in react-markdown shows HTML as text.
  return (
    <Markdown disallowedElements={['img']}>
      {typeof text === 'string' && text !== '' ? text : drawn.node.name}
    </Markdown>
  );
}

function ShapeContent({ drawn, theme, width, height }: ContentProps) {
  return (
    <>
      <svg width={width} height={height} aria-hidden>
        <path
          d={shapePath(shapeForm(drawn.node), width, height)}
          fill={theme.shape.fill}
          stroke={theme.shape.stroke}
          strokeWidth={1.5}
        />
      </svg>
      <div className={styles.shapeText}>
        <Lines lines={shapeLines(drawn.node, drawn.box)} />
      </div>
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line, index) => (
    // A line has no identity but its place.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <span key={index} className={styles.line}>
      {line}
    </span>
  ));
}
