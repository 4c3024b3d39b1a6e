import type { HostContract } from '#shared/contract/host-contract.ts';
import { hostContract } from '#shared/contract/host-contract.ts';
import { createRouter, type Router, type RouterOptions } from '#shared/contract/router.ts';
import { type Client, type Handlers, HostError } from '#shared/contract/rpc.ts';
import type { StoreContract } from '../store/store-contract.ts';
import { createTemplateChecker } from '../template-check/template-checker.ts';
import type { HostPorts } from './host-ports.ts';
import { isAllowedExternal } from './is-allowed-external.ts';

export interface HostOptions extends RouterOptions {
  readonly store: Client<StoreContract>;
  readonly ports: HostPorts;
  /** What the command line asked to open; handed out once. */
  readonly startupPath?: string | undefined;
}

/** Answers the window's contract: the store's part by asking the store, the rest through the host's ports. */
export function createHost({ store, ports, startupPath, ...options }: HostOptions): Router {
  let pendingStartup = startupPath;
  const templates = createTemplateChecker();

  const handlers: Handlers<HostContract> = {
    'host.capabilities': () => ports.capabilities,
    'host.startupFile': async () => {
      const path = pendingStartup;
      pendingStartup = undefined;
      return path === undefined ? {} : { file: await store.call('store.openPath', { path }) };
    },
    'library.list': (input) => store.call('library.list', input),
    'library.open': (input) => store.call('library.open', input),
    'library.save': (input) => store.call('library.save', input),
    'library.journal': (input) => store.call('library.journal', input),
    'library.remove': (input) => store.call('library.remove', input),
    'library.revisions': (input) => store.call('library.revisions', input),
    'library.revision': (input) => store.call('library.revision', input),
    'library.nameRevision': (input) => store.call('library.nameRevision', input),
    'library.runs': (input) => store.call('library.runs', input),
    'library.run': (input) => store.call('library.run', input),
    'library.keepRun': (input) => store.call('library.keepRun', input),
    'library.removeRun': (input) => store.call('library.removeRun', input),
    'settings.get': (input) => store.call('settings.get', input),
    'settings.set': (input) => store.call('settings.set', input),
    'files.open': async ({ kinds }) => {
      const path = await ports.askOpen(kinds);
      return path === undefined ? {} : { file: await store.call('store.openPath', { path }) };
    },
    'files.save': (input) => store.call('files.save', input),
    'files.saveAs': async ({ suggestedName, text, base64, documentId, beside }) => {
      if ((text === undefined) === (base64 === undefined)) {
        throw new HostError('invalid-input', 'Give either a text or a picture to save.');
      }
      const path = await ports.askSave(baseName(suggestedName));
      if (path === undefined) return {};
      return { file: await store.call('store.saveTo', { path, text, base64, documentId, beside }) };
    },
    'template.check': async ({ text, parameters }) => {
      const checked = await templates.check(text, parameters);
      return checked.ok
        ? { findings: [...checked.value] }
        : { findings: [], unavailable: checked.fault.message };
    },
    'picture.pdf': async ({ svg, title }) => {
      // Loaded on first use: the window opens without it.
      const { renderPdf } = await import('../export/render-pdf.ts');
      const rendered = await renderPdf(svg, title);
      if (!rendered.ok) throw new HostError('invalid-input', rendered.fault.message);
      return { base64: Buffer.from(rendered.value).toString('base64') };
    },
    'window.state': (state) => {
      ports.windowState(state);
      return {};
    },
    'window.openExternal': async ({ url }) => {
      if (!isAllowedExternal(url)) throw new HostError('refused', 'Lintel opens documentation pages only.');
      await ports.openExternal(url);
      return {};
    },
  };
  return createRouter(hostContract, handlers, options);
}

/** A document's name may hold slashes; a suggested file name must not lead anywhere. */
function baseName(name: string): string {
  const plain = [...name].map((sign) => (sign < ' ' || '/\\:*?"<>|'.includes(sign) ? '-' : sign)).join('');
  const trimmed = plain.replace(/^[.\s]+|[.\s]+$/g, '').slice(0, 120);
  return trimmed === '' ? 'Untitled' : trimmed;
}
