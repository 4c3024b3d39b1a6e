import type { ReactNode } from 'react';
import type { JsonValue } from '#shared/base/json.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import type { FieldModel } from './field-model.ts';
import type { FieldError } from './field-state.ts';

export interface FieldProps {
  readonly field: FieldModel;
  readonly node: DocumentNode | undefined;
  readonly isReadOnly: boolean;
  readonly stored: JsonValue | undefined;
  readonly isMixed: boolean;
  readonly error: string | undefined;
  /** Everything that is said about the field and what is in it; `error` is the first of it. */
  readonly errors: readonly FieldError[];
  /** Grows when something leads to this field. */
  readonly focusRequest: number | undefined;
  onChange(value: JsonValue | undefined): void;
}

export interface CommonInputProps {
  readonly label: ReactNode;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly readOnly: boolean;
  readonly inputWrapperOrder: ('label' | 'input' | 'error' | 'description')[];
  readonly placeholder?: string;
}
