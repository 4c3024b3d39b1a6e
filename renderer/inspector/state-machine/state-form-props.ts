import type { JsonObject } from '#shared/base/json.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';

export interface StateFormProps {
  readonly name: string;
  readonly state: JsonObject;
  /** States of the same machine, this one included. */
  readonly others: readonly string[];
  readonly isStart: boolean;
  readonly definition: JsonObject;
  readonly reader: DocumentReader;
  readonly owner: NodeId | undefined;
  readonly isReadOnly: boolean;
  onRename(name: string): void;
  onStart(): void;
  onChange(state: JsonObject): void;
  onCall(state: JsonObject, target: NodeId): void;
}
