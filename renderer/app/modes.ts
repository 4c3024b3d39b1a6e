import { documentStore } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { assertNever } from '#shared/base/assert-never.ts';
import { type Mode, windowStore } from './window-store.ts';

/** Gives back what the present mode took away. */
let leave: () => void = () => undefined;

/** Goes into a mode: what was open or could be edited before is so again after it. */
export async function enterMode(mode: Mode, session: { flush(): Promise<unknown> }): Promise<void> {
  if (windowStore.getState().mode === mode) return;
  // A drawing that cannot be changed is not saved: what is pending goes first.
  if (mode === 'review') await session.flush();
  leave();
  leave = enter(mode);
  windowStore.setState({ mode });
}

function enter(mode: Mode): () => void {
  const { isPaletteOpen, isInspectorOpen, bottomPanel } = viewStore.getState();
  switch (mode) {
    case 'review': {
      const { isReadOnly } = documentStore.getState();
      documentStore.setState({ isReadOnly: true });
      viewStore.setState({ isPaletteOpen: false });
      return () => {
        documentStore.setState({ isReadOnly });
        viewStore.setState({ isPaletteOpen });
      };
    }
    case 'simulate':
      viewStore.setState(({ overlay }) => ({
        isPaletteOpen: false,
        isInspectorOpen: false,
        bottomPanel: 'simulation',
        overlay: overlay === 'none' ? 'load' : overlay,
      }));
      return () => viewStore.setState({ isPaletteOpen, isInspectorOpen, bottomPanel });
    case 'design':
      return () => undefined;
    default:
      return assertNever(mode);
  }
}
