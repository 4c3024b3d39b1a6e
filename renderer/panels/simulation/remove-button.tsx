import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import own from './simulation.module.css';

interface RemoveButtonProps {
  /** What a tooltip says: "Remove this load". */
  readonly title: string;
  /** Tells it apart from the others for those who hear it: "Remove load 2". */
  readonly label: string;
  /** It takes the whole entry away and stands in its corner. */
  readonly isOfEntry?: boolean;
  onClick(): void;
}

/** Takes one entry of a list of the scenario away. */
export function RemoveButton({ title, label, isOfEntry = false, onClick }: RemoveButtonProps) {
  return (
    <Tooltip label={title}>
      <ActionIcon
        size="sm"
        mb={4}
        {...(isOfEntry && own.corner !== undefined ? { className: own.corner } : {})}
        aria-label={label}
        onClick={onClick}
      >
        <IconTrash size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

interface RemoveEntryProps<T> {
  /** What it takes away: "load". */
  readonly what: string;
  readonly label: string;
  /** What the step of undo is called. */
  readonly step: string;
  readonly list: readonly T[];
  readonly index: number;
  onChange(step: string, list: T[]): void;
}

/** Takes an entry out of its list. */
export function RemoveEntry<T>({ what, label, step, list, index, onChange }: RemoveEntryProps<T>) {
  return (
    <RemoveButton
      title={`Remove this ${what}`}
      isOfEntry
      label={label}
      onClick={() =>
        onChange(
          step,
          list.filter((_, at) => at !== index),
        )
      }
    />
  );
}
