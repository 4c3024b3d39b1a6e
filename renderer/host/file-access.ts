import type { Capabilities, HostClient } from '#shared/contract/host-contract.ts';
import { languageOf } from '#shared/document/language-of.ts';

/** A text that came from outside the library; the handle is there when the host can write it back. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
  readonly handle?: string;
}

export type FileKind = 'lintel' | 'mermaid' | 'template' | 'any';

export interface FileAccess {
  /** Asks the user for a file; undefined when they cancel. Rejects with a sentence when it cannot be read. */
  pick(kinds: readonly FileKind[]): Promise<GivenFile | undefined>;
  /** Saves a text where the user says; the handle is undefined where the host has none to give (a download). */
  saveAs(
    file: SavedFile,
  ): Promise<{ readonly handle: string | undefined; readonly name: string } | undefined>;
  /** Rejects with the code `changed-outside` when another program wrote the file, unless that may be overwritten. */
  write(
    handle: string,
    text: string,
    documentId: string,
    mayOverwrite?: boolean,
  ): Promise<{ readonly name: string }>;
}

export interface SavedFile {
  readonly suggestedName: string;
  readonly content: { readonly text: string } | { readonly bytes: Uint8Array };
  readonly mediaType: string;
  readonly documentId?: string;
  /** What the text refers to by name: into the same folder, all or none; one archive where the browser saves. */
  readonly beside?: readonly { readonly name: string; readonly text: string }[];
}

/** Larger than any drawing; checked before a file is read into memory. */
const maxBytes = 64 * 1024 * 1024;

const extensions: Readonly<Record<FileKind, string>> = {
  lintel: '.json',
  mermaid: '.mmd,.mermaid,.md,.markdown',
  template: '.yaml,.yml,.json,.template',
  any: '',
};

/** The system's own dialogs where the host has them, the browser's upload and download elsewhere. */
export function createFileAccess(host: HostClient, capabilities: Capabilities): FileAccess {
  const write: FileAccess['write'] = (handle, text, documentId, mayOverwrite = false) =>
    host.call('files.save', { handle, text, documentId, overwrite: mayOverwrite });
  if (!capabilities.fileDialogs) return { pick: uploadFile, saveAs: downloadFile, write };
  return {
    write,
    async pick(kinds) {
      const { file } = await host.call('files.open', { kinds: [...kinds] });
      return file;
    },
    async saveAs({ suggestedName, content, documentId, beside }) {
      const { file } = await host.call('files.saveAs', {
        suggestedName,
        ...('text' in content ? { text: content.text } : { base64: base64Of(content.bytes) }),
        ...(documentId === undefined ? {} : { documentId }),
        ...(beside === undefined ? {} : { beside: [...beside] }),
      });
      return file;
    },
  };
}

/** The text of a file from a drop or an upload, refused by its size before it is read. */
export async function readGivenFile(file: File): Promise<GivenFile> {
  if (file.size > maxBytes) {
    throw new Error(`"${file.name}" is ${Math.round(file.size / 1024 / 1024)} MB; a file may have 64 MB.`);
  }
  try {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer());
    // A template is given back byte for byte, its byte order mark too; everything else is read without.
    const isKept = languageOf(text, file.name) === 'cloudformation';
    return { name: file.name, text: isKept ? text : text.replace(/^\uFEFF/, '') };
  } catch {
    throw new Error(`"${file.name}" cannot be read. Check that it is a file and that you may read it.`);
  }
}

function uploadFile(kinds: readonly FileKind[]): Promise<GivenFile | undefined> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    if (!kinds.includes('any')) input.accept = kinds.map((kind) => extensions[kind]).join(',');
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file === undefined) resolve(undefined);
      else readGivenFile(file).then(resolve, reject);
    });
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

/** A browser asks again for every file that it saves, and may be told to keep some of them only. */
async function downloadFile(file: SavedFile) {
  if (file.beside === undefined || file.beside.length === 0) return downloadOne(file);
  const { strToU8, zipSync } = await import('fflate');
  const { suggestedName, content } = file;
  const parent = 'text' in content ? strToU8(content.text) : content.bytes;
  const entries = [
    [suggestedName, parent] as const,
    ...file.beside.map(({ name, text }) => [name, strToU8(text)] as const),
  ];
  return downloadOne({
    suggestedName: `${suggestedName.replace(/\.[a-z]+$/, '')}.zip`,
    content: { bytes: zipSync(Object.fromEntries(entries)) },
    mediaType: 'application/zip',
  });
}

function downloadOne({ suggestedName, content, mediaType }: SavedFile) {
  const part = 'text' in content ? content.text : new Uint8Array(content.bytes);
  const url = URL.createObjectURL(new Blob([part], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = suggestedName;
  link.click();
  // The browser has taken the content by the time the next task runs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return { handle: undefined, name: suggestedName };
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  const chunk = 0x8000;
  for (let offset = 0; offset < bytes.length; offset += chunk) {
    binary += String.fromCharCode(...bytes.subarray(offset, offset + chunk));
  }
  return btoa(binary);
}
