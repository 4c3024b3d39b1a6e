/** Somewhere to publish events to whoever listens, in order. */
export interface EventHub {
  publish(event: string, payload: unknown): void;
  subscribe(event: string, listener: (payload: unknown) => void): () => void;
  /** Every event, for a wire that carries all of them. */
  subscribeAll(listener: (event: string, payload: unknown) => void): () => void;
}

export function createEventHub(): EventHub {
  const listeners = new Set<(event: string, payload: unknown) => void>();
  function subscribeAll(listener: (event: string, payload: unknown) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  return {
    publish(event, payload) {
      for (const listener of [...listeners]) listener(event, payload);
    },
    subscribe: (event, listener) =>
      subscribeAll((name, payload) => {
        if (name === event) listener(payload);
      }),
    subscribeAll,
  };
}
