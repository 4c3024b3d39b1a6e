import type { HostPorts } from '#main/services/host/host-ports.ts';
import { version } from '#main/services/host/version.ts';
import { HostError } from '#shared/contract/rpc.ts';

/** A page in a browser has no dialogs of the system: it uploads and downloads instead. */
export function webPorts(openInBrowser: (url: string) => void): HostPorts {
  const refuse = async (): Promise<never> => {
    throw new HostError('refused', 'This window opens and saves files through the browser.');
  };
  return {
    capabilities: { host: 'web', fileDialogs: false, nativeMenu: false, printToPdf: false, version },
    askOpen: refuse,
    askSave: refuse,
    openExternal: async (url) => openInBrowser(url),
    windowState: () => undefined,
  };
}
