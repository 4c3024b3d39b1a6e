import { useEffect, useRef, useState } from 'react';
import { messageOf } from '#renderer/host/message-of.ts';
import { useAnalysis } from '#renderer/state/analysis-store.ts';

export interface QueryState<T> {
  /** The newest answer; it stays while the next one is on its way. */
  readonly value: T | undefined;
  readonly isAsking: boolean;
  readonly fault: string | undefined;
}

/** So long an edit is left alone before everything is asked again: who types makes many. */
const restMs = 300;

/** An answer of the engine that is asked for again whenever the engine has followed an edit. */
export function useReachQuery<T>(ask: () => Promise<T>): QueryState<T> {
  const revision = useAnalysis((state) => state.analysis?.revision);
  const [state, setState] = useState<QueryState<T>>({ value: undefined, isAsking: true, fault: undefined });
  const asked = useRef<() => Promise<T>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every revision that the engine has seen
  useEffect(() => {
    let isCurrent = true;
    const isNew = asked.current !== ask;
    asked.current = ask;
    setState(({ value }) => ({ value, isAsking: true, fault: undefined }));
    const timer = setTimeout(
      () => {
        ask().then(
          (value) => isCurrent && setState({ value, isAsking: false, fault: undefined }),
          (error: unknown) =>
            isCurrent && setState({ value: undefined, isAsking: false, fault: messageOf(error) }),
        );
      },
      isNew ? 0 : restMs,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [ask, revision]);
  return state;
}
