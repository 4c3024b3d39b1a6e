interface Sender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: null };
}
type Handler = (event: Sender, request: unknown) => unknown;
type Listener = (event: unknown, name: string, payload: unknown) => void;

/**
 * Electron's two ends of IPC without Electron: what crosses is cloned as structured clone does, so a value that
 * cannot cross fails here too.
 */
export function createFakeIpc() {
  const handlers = new Map<string, Handler>();
  const listeners = new Map<string, Set<Listener>>();
  const ipcMain = {
    handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
    removeHandler: (channel: string) => void handlers.delete(channel),
  };
  const webContents = {
    id: 7,
    isDestroyed: () => false,
    send: (channel: string, name: string, payload: unknown) => {
      const crossed: unknown = structuredClone(payload);
      for (const listener of listeners.get(channel) ?? []) listener({}, name, crossed);
    },
  };
  const senderFrame = { url: 'app://bundle/', parent: null };
  const ipcRenderer = {
    invoke: async (channel: string, request: unknown): Promise<unknown> => {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const event = { sender: webContents, senderFrame };
      return structuredClone(await handler(event, structuredClone(request)));
    },
    on: (channel: string, listener: Listener) => {
      const set = listeners.get(channel) ?? new Set();
      set.add(listener);
      listeners.set(channel, set);
    },
    off: (channel: string, listener: Listener) => void listeners.get(channel)?.delete(listener),
  };
  return { ipcMain, ipcRenderer, webContents, senderFrame };
}
