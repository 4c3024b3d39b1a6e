import { Box } from '@mantine/core';
import { useEffect } from 'react';
import { Panel } from 'react-resizable-panels';
import { Canvas } from '#renderer/canvas/canvas.tsx';
import { CanvasContextMenu } from '#renderer/commands/canvas-context-menu.tsx';
import { Inspector } from '#renderer/inspector/inspector.tsx';
import { BottomPanels } from '#renderer/panels/bottom-panels.tsx';
import { documentStore } from '#renderer/state/document-store.ts';
import { requestOfCanvas, useView, viewStore } from '#renderer/state/view-store.ts';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { CollapsiblePanel, ResizableGroup, ResizeHandle } from '#renderer/ui/resizable.tsx';
import classes from './editor.module.css';
import { LeftPanel } from './left-panel.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useWindow } from './window-store.ts';

/** Fits the drawing into the room that the layout leaves it, until it is given back what it had. */
function fitForNow(): () => void {
  const { viewport } = viewStore.getState();
  const { openCount } = documentStore.getState();
  // The panels have their sizes by then.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => requestOfCanvas({ type: 'fit' }));
  });
  return () => {
    cancelAnimationFrame(frame);
    if (documentStore.getState().openCount === openCount) viewStore.setState({ viewport });
  };
}

/** The window with a drawing in it: the canvas in the middle, everything else around it and closable. */
export function Editor() {
  const isPaletteOpen = useView((view) => view.isPaletteOpen);
  const isInspectorOpen = useView((view) => view.isInspectorOpen);
  const isBottomOpen = useView((view) => view.bottomPanel !== undefined);
  const isSimulating = useWindow((state) => state.mode === 'simulate');
  useEffect(() => (isSimulating ? fitForNow() : undefined), [isSimulating]);
  return (
    <div className={classes.window}>
      <TitleBar />
      <div className={classes.body}>
        <Rail />
        <div className={classes.panels}>
          <ResizableGroup id="rows" orientation="vertical">
            <Panel id="work" minSize="20%">
              <ResizableGroup id="columns" orientation="horizontal">
                <CollapsiblePanel
                  id="left"
                  defaultSize="17rem"
                  minSize="11rem"
                  maxSize="30rem"
                  isOpen={isPaletteOpen}
                  onOpenChange={(isOpen) => viewStore.setState({ isPaletteOpen: isOpen })}
                >
                  <ErrorBoundary name="The side panel">
                    <LeftPanel />
                  </ErrorBoundary>
                </CollapsiblePanel>
                <ResizeHandle label="Width of the side panel" />
                <Panel id="canvas" minSize="20%">
                  <Box component="main" h="100%" pos="relative" aria-label="Drawing">
                    <ErrorBoundary name="The drawing">
                      <CanvasContextMenu>
                        <Canvas />
                      </CanvasContextMenu>
                    </ErrorBoundary>
                  </Box>
                </Panel>
                <ResizeHandle label="Width of the inspector" />
                <CollapsiblePanel
                  id="inspector"
                  defaultSize="21rem"
                  minSize="15rem"
                  maxSize="40rem"
                  isOpen={isInspectorOpen}
                  onOpenChange={(isOpen) => viewStore.setState({ isInspectorOpen: isOpen })}
                >
                  <ErrorBoundary name="The inspector">
                    <Inspector />
                  </ErrorBoundary>
                </CollapsiblePanel>
              </ResizableGroup>
            </Panel>
            <ResizeHandle label="Height of the bottom panel" />
            <CollapsiblePanel
              id="bottom"
              defaultSize="15.5rem"
              minSize="8rem"
              maxSize="75%"
              collapsedSize="2.25rem"
              roomySize={isSimulating ? 50 : undefined}
              isOpen={isBottomOpen}
              onOpenChange={(isOpen) =>
                viewStore.setState(({ bottomPanel }) => ({
                  bottomPanel: isOpen ? (bottomPanel ?? 'problems') : undefined,
                }))
              }
            >
              <Box component="section" h="100%" aria-label="What the drawing comes to">
                <BottomPanels />
              </Box>
            </CollapsiblePanel>
          </ResizableGroup>
        </div>
      </div>
      <StatusBar />
    </div>
  );
}
