import type { ControlClock } from './control-clock.ts';
import type { Target } from './target.ts';

/** New targets of a deployment, and those of them that serve. */
interface Batch {
  readonly isOver: boolean;
  news(): readonly Target[];
  healthyNews(): readonly Target[];
}

const lookSeconds = 10;

/** Calls back once, with how many are waited for, when so many seconds pass in which no more of them serve. */
export function watchBatch(
  clock: ControlClock,
  batch: Batch,
  patience: number,
  onLate: (waiting: number) => void,
): void {
  const look = (since: number, healthy: number): void => {
    if (batch.isOver) return;
    const { now } = clock;
    const count = batch.healthyNews().length;
    const waiting = batch.news().length - count;
    if (waiting > 0 && count <= healthy && now - since >= patience - 1e-9) {
      onLate(waiting);
      return;
    }
    const isProgress = count > healthy || waiting === 0;
    clock.after(lookSeconds, () => look(isProgress ? now : since, isProgress ? count : healthy));
  };
  look(clock.now, 0);
}
