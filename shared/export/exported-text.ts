/** A drawing written for another tool, with what that tool cannot say and which lines are about what. */
export interface ExportedText {
  readonly text: string;
  readonly extension: string;
  readonly mediaType: string;
  /** What the target cannot say, by node where one is to blame. */
  readonly warnings: readonly { readonly node?: string; readonly message: string }[];
  /** Further files that belong to it, by name: it refers to them. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  /** Lines of the text (from 1, inclusive) that belong to a node or connection: selection is linked both ways. */
  readonly spans: readonly { readonly owner: string; readonly from: number; readonly to: number }[];
}
