import { Button, Group, SimpleGrid, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { workloadFields, workloadPresets } from '#shared/catalogue/kit/workload-fields.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, Properties } from '#shared/document/records.ts';
import { billWithRun } from '../simulation/simulation-actions.ts';
import { AccountUsage } from './account-usage.tsx';
import classes from './cost.module.css';
import { FigureInput } from './figure-input.tsx';
import { formatSmallUsd } from './format-money.ts';
import { useStudy } from './use-study.ts';

/** What comes in at the entry points: everything behind them is reckoned from it. */
export function WorkloadView({ estimate }: { readonly estimate: Estimate }) {
  const services = useServices();
  const entries = estimate.workload?.entries ?? [];
  const units = useStudy({}).study?.units ?? [];
  return (
    <div className={classes.view}>
      <Stack gap="md">
        {estimate.isSimulated === true && (
          <Group gap="xs">
            <Text size="sm">Calls, durations and counts come from a simulation run.</Text>
            <Button size="compact-xs" variant="default" onClick={() => void billWithRun(services, undefined)}>
              Use the workload again
            </Button>
          </Group>
        )}
        {entries.length === 0 && (
          <Text size="sm" maw="44rem">
            No entry point is drawn. Place Users or Internet, connect it to what they call, and state here
            what they send: requests, compute time, capacity units, logs and bytes behind it then follow.
          </Text>
        )}
        {entries.map((id) => (
          <Entry key={id} id={id} />
        ))}
        <AccountUsage />
        {units.length > 0 && (
          <Stack gap={4}>
            <Title order={3} fz="sm">
              What one of them costs
            </Title>
            <Table maw="22rem" withRowBorders={false} verticalSpacing={2}>
              <Table.Tbody>
                {units.map(({ per, usd, isAtLeast }) => (
                  <Table.Tr key={per}>
                    <Table.Td>A {per}</Table.Td>
                    <Table.Td className="numeric" ta="end">
                      {isAtLeast ? 'at least ' : ''}
                      {formatSmallUsd(usd)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Stack>
        )}
      </Stack>
    </div>
  );
}

const fields = [
  'requestsPerMonth',
  'requestsPerSecond',
  'requestKilobytes',
  'responseKilobytes',
  'requestsPerConnection',
  'busyHours',
  'busyFactor',
  'busyFromHour',
  'usersPerMonth',
  'spreadPercent',
] as const satisfies readonly (keyof typeof workloadFields.shape)[];

function Entry({ id }: { readonly id: string }) {
  const node = useDocument(({ document }) => document.nodes.get(id));
  const isReadOnly = useDocument((state) => state.isReadOnly);
  if (node === undefined) return null;
  const { usage } = viewNode(node);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} fz="sm">
          <RecordLink id={id} />
        </Title>
        {!isReadOnly &&
          workloadPresets.map((preset) => (
            <Tooltip key={preset.id} label={preset.summary} multiline maw="20rem">
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => setUsage(node, preset.usage, `Use the ${preset.id} workload`)}
              >
                {preset.title}
              </Button>
            </Tooltip>
          ))}
        {!isReadOnly && Object.keys(node.usage ?? {}).length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() =>
              dispatch(
                'Take the workload away',
                patchNode(documentStore.getState().document, id, { usage: undefined }),
              )
            }
          >
            None
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" maw="60rem">
        {fields.map((field) => {
          const meta = workloadFields.shape[field].meta();
          const value = usage[field];
          return (
            <FigureInput
              key={field}
              meta={meta}
              value={typeof value === 'number' ? value : undefined}
              isReadOnly={isReadOnly}
              onChange={(next) => {
                if (next !== undefined && !workloadFields.shape[field].safeParse(next).success) return;
                setUsage(
                  node,
                  { [field]: next ?? null },
                  `Set ${String(meta?.title ?? field).toLowerCase()}`,
                  field,
                );
              }}
            />
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

function setUsage(node: DocumentNode, figures: Properties, label: string, field?: string): void {
  const { document } = documentStore.getState();
  const current = document.nodes.get(node.id) ?? node;
  const usage = Object.fromEntries(
    Object.entries({ ...current.usage, ...figures }).filter(([, value]) => value !== null),
  );
  dispatch(
    label,
    patchNode(document, node.id, { usage }),
    field === undefined ? {} : { gesture: `usage ${node.id} ${field}` },
  );
}
