import { type ReactNode, useEffect, useRef } from 'react';
import {
  Group,
  type GroupProps,
  type LayoutStorage,
  Panel,
  type PanelProps,
  Separator,
  useDefaultLayout,
  usePanelRef,
} from 'react-resizable-panels';
import { preferencesStore } from '#renderer/app/preferences-store.ts';
import classes from './resizable.module.css';

/** Sizes are kept with the other preferences, because a loopback host has another origin every time. */
const storage: LayoutStorage = {
  getItem: (key) => preferencesStore.getState().layouts[key] ?? null,
  setItem: (key, value) =>
    preferencesStore.setState(({ layouts }) => ({ layouts: { ...layouts, [key]: value } })),
};

/** Panels side by side (or one above the other) whose sizes are remembered under the id. */
export function ResizableGroup({
  id,
  orientation,
  children,
}: {
  readonly id: string;
  readonly orientation: NonNullable<GroupProps['orientation']>;
  readonly children: ReactNode;
}) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, storage });
  return (
    <Group
      id={id}
      orientation={orientation}
      {...(defaultLayout === undefined ? {} : { defaultLayout })}
      onLayoutChanged={onLayoutChanged}
      className={classes.group}
    >
      {children}
    </Group>
  );
}

/**
 * A panel that opens and closes with `isOpen`; dragging its edge shut says so through `onOpenChange`. It is at least
 * `roomySize` large from when that is given, and as large as before when it no longer is.
 */
export function CollapsiblePanel({
  isOpen,
  onOpenChange,
  collapsedSize = 0,
  roomySize,
  ...panel
}: Omit<PanelProps, 'collapsible' | 'onResize' | 'panelRef' | 'collapsedSize'> & {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly collapsedSize?: number | string;
  readonly roomySize?: number | undefined;
}) {
  const panelRef = usePanelRef();
  // What the panel was told last: one that has yet to hear that it is open has not been closed by anybody.
  const told = useRef(isOpen);
  // One that has been closed since the window has it knows no size of its own, and would open as small as it can be.
  const hasBeenOpen = useRef(false);
  const { defaultSize } = panel;
  useEffect(() => {
    told.current = isOpen;
    const handle = panelRef.current;
    if (handle === null || handle.isCollapsed() !== isOpen) return;
    if (!isOpen) handle.collapse();
    else if (hasBeenOpen.current || defaultSize === undefined) handle.expand();
    else handle.resize(defaultSize);
  }, [isOpen, panelRef, defaultSize]);
  useEffect(() => {
    const handle = panelRef.current;
    if (handle === null || roomySize === undefined) return;
    const { asPercentage, inPixels } = handle.getSize();
    if (asPercentage >= roomySize) return;
    handle.resize(`${roomySize}%`);
    return () => {
      // Where the panel goes with the drawing, there is nothing left to give its size back to.
      const left = panelRef.current;
      if (left !== null && !left.isCollapsed()) left.resize(inPixels);
    };
  }, [roomySize, panelRef]);
  return (
    <Panel
      {...panel}
      collapsible
      collapsedSize={collapsedSize}
      groupResizeBehavior="preserve-pixel-size"
      panelRef={panelRef}
      onResize={(_size, _id, previous) => {
        const handle = panelRef.current;
        if (handle !== null && !handle.isCollapsed()) hasBeenOpen.current = true;
        // The first call only tells the size that was remembered.
        if (handle === null || previous === undefined) return;
        if (handle.isCollapsed() === told.current) onOpenChange(!told.current);
      }}
    />
  );
}

export function ResizeHandle({ label }: { readonly label: string }) {
  return <Separator className={classes.handle} aria-label={label} />;
}
