import { EmptyState, Stack, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { MakeExplicitButton } from '#renderer/panels/make-explicit-button.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import type { DocumentNode } from '#shared/document/records.ts';

/** What the drawing implies around this node, each with its reason. */
export function ImpliedTab({ node, kind }: { readonly node: DocumentNode; readonly kind: Kind | undefined }) {
  const implied = useAnalysis((state) => state.analysis?.implied);
  const own = useMemo(
    () => (implied ?? []).filter((resource) => resource.owner === node.id),
    [implied, node.id],
  );
  if (own.length === 0) {
    return (
      <EmptyState
        size="xs"
        icon={<IconStack2 />}
        title="Nothing is implied"
        description={
          kind?.types.length === 0
            ? 'This is a part of the drawing, not a resource of AWS.'
            : 'What its connections and settings need around it appears here.'
        }
      />
    );
  }
  return (
    <Stack gap="sm">
      {own.map((resource) => (
        <div key={resource.logicalId}>
          <Text size="sm" fw={600}>
            {resource.type.replace(/^AWS::/, '').replace('::', ' ')}
          </Text>
          <Text size="xs" ff="monospace" c="dimmed">
            {resource.logicalId}
          </Text>
          {resource.because.map(({ reason }) => (
            <Text key={reason} size="xs">
              {reason}
            </Text>
          ))}
          <MakeExplicitButton resource={resource} />
        </div>
      ))}
    </Stack>
  );
}
