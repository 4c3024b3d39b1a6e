import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { fixProblems, showExplanation } from '#renderer/panels/problem-actions.tsx';
import { showWhy } from '#renderer/panels/why-dialog.tsx';
import { useDocument } from '#renderer/state/document-store.ts';
import { SeverityIcon } from '#renderer/ui/severity-icon.tsx';
import type { Problem } from '#shared/rules/rule.ts';

/** Problems of one record, where it is edited. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  if (problems.length === 0) return null;
  return (
    <Stack
      gap={6}
      p="xs"
      bg="var(--lintel-surface-quiet)"
      style={{ borderRadius: 'var(--mantine-radius-sm)' }}
    >
      {problems.map((problem) => (
        <Group key={problem.key} gap="xs" align="flex-start" wrap="nowrap">
          <SeverityIcon severity={problem.severity} size={14} />
          <Text size="xs" flex={1}>
            {problem.message}{' '}
            <UnstyledButton
              fz="xs"
              c="var(--mantine-color-anchor)"
              onClick={() => showExplanation(services, problem)}
            >
              Explain
            </UnstyledButton>
            <UnstyledButton
              fz="xs"
              ml={8}
              c="var(--mantine-color-anchor)"
              onClick={() => showWhy(services, problem)}
            >
              Why?
            </UnstyledButton>
            {problem.fix === 'automatic' && !isReadOnly && (
              <UnstyledButton
                fz="xs"
                fw={600}
                ml={8}
                c="var(--mantine-color-anchor)"
                onClick={() => void fixProblems(services, [problem])}
              >
                Fix
              </UnstyledButton>
            )}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
