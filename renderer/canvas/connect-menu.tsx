import { Menu, Text } from '@mantine/core';
import { useStore } from 'zustand';
import { useDocument } from '#renderer/state/document-store.ts';
import { requestOfCanvas } from '#renderer/state/view-store.ts';
import type { ConnectionKind } from '#shared/catalogue/define-connection-kind.ts';
import { answerQuestion, answerReversed, connectQuestionStore, dismissQuestion } from './gestures/connect.ts';

/** What a new line shall mean: the kinds that are legal, the most specific first, or why there are none. */
export function ConnectMenu() {
  const question = useStore(connectQuestionStore, (state) => state.question);
  const names = useDocument(({ document }) =>
    question === undefined
      ? undefined
      : `${document.nodes.get(question.from)?.name ?? ''}\n${document.nodes.get(question.to)?.name ?? ''}`,
  );
  if (question === undefined) return null;
  const [from = '', to = ''] = (names ?? '').split('\n');
  const { judgement, at } = question;
  const close = (): void => {
    dismissQuestion();
    requestOfCanvas({ type: 'focus' });
  };
  return (
    <Menu opened onClose={close} position="bottom-start" width={320} shadow="md" trapFocus withinPortal>
      <Menu.Target>
        <div data-interactive style={{ position: 'fixed', left: at[0], top: at[1], width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown data-interactive aria-label={`Connect ${from} to ${to}`}>
        <Menu.Label>
          {from} → {to}
        </Menu.Label>
        {judgement.reason !== undefined && (
          <Text size="sm" px="sm" pb="xs">
            {judgement.reason}
          </Text>
        )}
        {judgement.legal.map((kind) => (
          <KindItem key={kind.id} kind={kind} onClick={() => answerQuestion(kind)} />
        ))}
        {judgement.legal.length === 0 && judgement.reversed.length > 0 && (
          <>
            <Menu.Label>The other way round</Menu.Label>
            {judgement.reversed.map((kind) => (
              <KindItem key={kind.id} kind={kind} onClick={() => answerReversed(kind)} />
            ))}
          </>
        )}
        {judgement.remarks.length > 0 && (
          <>
            <Menu.Label>Without meaning for AWS</Menu.Label>
            {judgement.remarks.map((kind) => (
              <KindItem key={kind.id} kind={kind} onClick={() => answerQuestion(kind)} />
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function KindItem({ kind, onClick }: { readonly kind: ConnectionKind; onClick(): void }) {
  return (
    <Menu.Item onClick={onClick}>
      <Text size="sm" fw={500}>
        {kind.title}
      </Text>
      <Text size="xs" c="dimmed">
        {kind.summary}
      </Text>
    </Menu.Item>
  );
}
