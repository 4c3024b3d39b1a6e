import type { ElkPort } from './elk-port.ts';

let loading: Promise<ElkPort> | undefined;

/**
 * ELK, loaded when a layout is first asked for (1.5 MB). It runs in the thread that calls it: in the window that is
 * the engine's worker.
 */
export function loadElk(): Promise<ElkPort> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ElkPort> {
  const module: unknown = await import('elkjs/lib/elk.bundled.js');
  const Elk = constructorOf(module);
  // elkjs 0.12: made inside a worker, it takes that worker's `onmessage` for itself. Give it back at once.
  const scope = globalThis as { onmessage?: unknown };
  const had = 'onmessage' in scope;
  const before = scope.onmessage;
  const elk = new Elk();
  if (had) scope.onmessage = before;
  return elk;
}

/** The package is CommonJS: Node, Vite and esbuild wrap its one export differently. */
function constructorOf(module: unknown): new () => ElkPort {
  let candidate: unknown = module;
  while (typeof candidate === 'object' && candidate !== null && 'default' in candidate)
    candidate = candidate.default;
  if (typeof candidate !== 'function') throw new Error('elkjs has no constructor where it is expected.');
  return candidate as new () => ElkPort;
}
