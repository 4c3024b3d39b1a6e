import type { LintelDocument } from '#shared/document/records.ts';

/** What an import made of its input, for the dialog after it. */
export interface ImportReport {
  /** Nodes that became a kind of the catalogue. */
  readonly recognised: number;
  /** Nodes that stayed plain labelled boxes and frames. */
  readonly kept: number;
  /** Resources of a template that became part of a node or connection. */
  readonly folded?: number;
  readonly connections: number;
  readonly notes: readonly ImportNote[];
  /** The diagrams that were drawn, where a file has several and any one of them could be taken alone. */
  readonly blocks?: readonly ImportedBlock[];
}

export interface ImportedBlock {
  /** What the importer's `block` takes. */
  readonly number: number;
  readonly title: string;
}

export interface ImportNote {
  readonly severity: 'info' | 'warning';
  readonly message: string;
  /** Counted from 1, in the file that was imported. */
  readonly line?: number;
}

export interface Imported {
  /** Everything is at [0, 0]: the caller lays it out. */
  readonly document: LintelDocument;
  readonly report: ImportReport;
}
