import type { IpcMainInvokeEvent } from 'electron';
import { isOwnPage } from '#main/services/host/own-page.ts';
import type { Router } from '#shared/contract/router.ts';
import type { Answer } from '#shared/contract/rpc.ts';
import { cancelMethod } from '#shared/contract/transports/bridge.ts';
import { rpcChannel } from './channels.ts';

interface Sender {
  readonly sender: Pick<IpcMainInvokeEvent['sender'], 'id'>;
  readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'url' | 'parent'> | null;
}

/** What is needed of Electron's `ipcMain`. */
interface MainEnd {
  handle(channel: string, listener: (event: Sender, request: unknown) => Promise<Answer>): void;
}

/** Answers the calls of our own windows' top frames, and of nobody else. */
export function serveIpc(ipcMain: MainEnd, router: Router): void {
  ipcMain.handle(rpcChannel, async (event: Sender, request: unknown): Promise<Answer> => {
    if (!isOurs(event)) {
      return {
        ok: false,
        fault: { code: 'refused', message: 'Only the application window may call the host.' },
      };
    }
    if (!isRequest(request)) {
      return { ok: false, fault: { code: 'invalid-input', message: 'The call has no method or id.' } };
    }
    // Two windows may count alike.
    const id = `${event.sender.id}:${request.id}`;
    if (request.method === cancelMethod) {
      router.cancel(`${event.sender.id}:${String(request.input)}`);
      return { ok: true, value: {} };
    }
    return router.dispatch({ id, method: request.method, input: request.input });
  });
}

function isOurs({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url);
}

function isRequest(value: unknown): value is { id: string; method: string; input: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'method' in value &&
    typeof value.method === 'string' &&
    'input' in value
  );
}
