import { Code, Stack, Text, Title } from '@mantine/core';
import { isJsonObject } from '#shared/base/json.ts';
import type { DocumentNode } from '#shared/document/records.ts';

/** What an imported template says about the node that no field can show: functions, a condition, what was folded into it. */
export function TemplateOrigin({ node }: { readonly node: DocumentNode }) {
  const { expressions, condition, resources } = node.origin ?? {};
  const written = isJsonObject(expressions) ? Object.entries(expressions) : [];
  const folded = Array.isArray(resources) ? resources.filter((id) => typeof id === 'string') : [];
  if (written.length === 0 && typeof condition !== 'string' && folded.length === 0) return null;
  return (
    <Stack gap={4} component="section" aria-label="From the template">
      <Title order={3} fz="xs" c="dimmed" fw={600}>
        From the template
      </Title>
      {typeof condition === 'string' && (
        <Text size="xs">
          Made only when <Code>{condition}</Code> holds
        </Text>
      )}
      {written.map(([field, expression]) => (
        <Text size="xs" key={field} style={{ overflowWrap: 'anywhere' }}>
          {field}: <Code>{String(expression)}</Code>
        </Text>
      ))}
      {folded.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          Includes {folded.join(', ')}
        </Text>
      )}
    </Stack>
  );
}
