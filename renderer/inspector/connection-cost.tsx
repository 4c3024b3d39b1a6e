import { Stack, Table, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import type { ConnectionCharge, ConnectionCharges } from '#shared/cost/study/connection-charges.ts';
import type { ConnectionId } from '#shared/document/records.ts';

/** What passes over a connection in a month, and each place on its way at which that is charged for. */
export function ConnectionCost({ id }: { readonly id: ConnectionId }) {
  const passing = useCharges(id);
  if (passing === undefined) return null;
  const { calls, requestGigabytes, responseGigabytes, because, charges } = passing;
  return (
    <Stack gap={4} component="section" aria-label="What passes, and what is charged for it">
      <Title order={3} fz="xs" c="dimmed">
        What passes, and what is charged for it
      </Title>
      <Text size="xs" className="numeric">
        {short(calls)} calls a month, {short(requestGigabytes)} GB there and {short(responseGigabytes)} GB
        back: {because}.
      </Text>
      {charges.length === 0 ? (
        <Text size="xs" c="dimmed">
          Nothing is charged for these bytes.
        </Text>
      ) : (
        <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={4} fz="xs">
          <Table.Tbody>
            {charges.map((charge) => (
              <Table.Tr key={`${charge.owner} ${charge.label}`}>
                <Table.Td>
                  {charge.label}
                  {charge.owner !== id && (
                    <>
                      , <RecordLink id={charge.owner} />
                    </>
                  )}
                </Table.Td>
                <Table.Td className="numeric" ta="end" style={{ whiteSpace: 'nowrap' }}>
                  {short(charge.gigabytes)} GB
                </Table.Td>
                <Table.Td className="numeric" ta="end" style={{ whiteSpace: 'nowrap' }}>
                  {amountOf(charge)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

/** Asked again when the bill is another one; nothing until the first answer is there. */
function useCharges(id: ConnectionId): ConnectionCharges | undefined {
  const { engine } = useServices();
  const estimate = useAnalysis((state) => state.analysis?.cost);
  const [answer, setAnswer] = useState<{ readonly of: ConnectionId; readonly charges?: ConnectionCharges }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new bill is a reason to ask again.
  useEffect(() => {
    let isCurrent = true;
    engine.queries.chargesOfConnection(id).then(
      (charges) => {
        if (isCurrent) setAnswer({ of: id, ...(charges === undefined ? {} : { charges }) });
      },
      () => {
        if (isCurrent) setAnswer(undefined);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [engine, id, estimate]);
  return answer?.of === id ? answer.charges : undefined;
}

function amountOf({ monthlyUsd, state }: ConnectionCharge): string {
  if (monthlyUsd !== undefined) return formatUsd(monthlyUsd);
  return state === 'included' ? 'included' : 'not known';
}

function short(value: number): string {
  return value.toLocaleString(
    'en',
    value >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}
