import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type ReactNode, useState } from 'react';

/** Shorter ones say nothing to those who review the drawing. */
const shortestReason = 10;

interface ReasonFormProps {
  /** What the reason is for. */
  readonly about: string;
  readonly example: string;
  /** What the button that saves says. */
  readonly action: string;
  /** Something else has to be filled in first. */
  readonly isIncomplete?: boolean;
  readonly save: (reason: string) => void;
  /** What stands between the message and the reason. */
  readonly before?: ReactNode;
  readonly children?: ReactNode;
}

/** Asks for the reason of a decision that is kept in the document. */
export function ReasonForm({
  about,
  example,
  action,
  isIncomplete = false,
  save,
  before,
  children,
}: ReasonFormProps) {
  const [text, setText] = useState('');
  const reason = text.trim();
  const isReady = reason.length >= shortestReason && !isIncomplete;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save(reason);
      }}
    >
      <Stack>
        <Text size="sm">{about}</Text>
        {before}
        <Textarea
          label="Reason"
          description="Kept in the document, for those who review it."
          placeholder={example}
          data-autofocus
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
