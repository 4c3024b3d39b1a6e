import { ActionIcon, Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import { formatUsd, usd } from '#shared/base/money.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { BudgetCheck, Estimate } from '#shared/cost/estimate.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentBudget } from '#shared/document/records.ts';
import classes from './cost.module.css';

/** What a month may cost: the drawing, or what sits in a container. A review fails while one is exceeded. */
export function BudgetsView({ estimate }: { readonly estimate: Estimate }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  return (
    <div className={classes.view}>
      <Stack gap="sm" maw="48rem">
        {estimate.budgets.length === 0 && (
          <Text size="sm" c="dimmed">
            No budget is set. With one, the title bar and "lintel cost" say when the bill exceeds it; on the
            command line it is exit code 1.
          </Text>
        )}
        {estimate.budgets.map((budget, index) => (
          <Budget
            key={`${budget.name} ${budget.of ?? ''}`}
            budget={budget}
            index={index}
            isReadOnly={isReadOnly}
          />
        ))}
        {!isReadOnly && <AddBudget />}
      </Stack>
    </div>
  );
}

function Budget({
  budget,
  index,
  isReadOnly,
}: {
  readonly budget: BudgetCheck;
  readonly index: number;
  readonly isReadOnly: boolean;
}) {
  const { name, of, limitUsd, spentUsd, isOver, isAtLeast } = budget;
  const part = Number(limitUsd) === 0 ? 1 : Math.min(1, Number(spentUsd) / Number(limitUsd));
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {of === undefined ? 'the drawing' : <RecordLink id={of} />}
        </Text>
        <Badge color={isOver ? 'red' : isAtLeast ? 'yellow' : 'gray'}>
          {isOver
            ? `${formatUsd(usd(spentUsd).minus(limitUsd))} over`
            : isAtLeast
              ? 'kept by what is known'
              : 'kept'}
        </Badge>
        <span style={{ flex: 1 }} />
        <Text size="sm" className="numeric">
          {formatUsd(spentUsd)} of {formatUsd(limitUsd)} a month
        </Text>
        {!isReadOnly && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove the budget ${name}`}
            onClick={() =>
              setBudgets(
                budgets().filter((_, place) => place !== index),
                'Remove a budget',
              )
            }
          >
            <IconTrash size={14} />
          </ActionIcon>
        )}
      </Group>
      <div className={classes.track}>
        <div
          className={isOver ? `${classes.fill} ${classes.over}` : classes.fill}
          style={{ width: `${part * 100}%` }}
        />
      </div>
    </Stack>
  );
}

const whole = 'drawing';

function AddBudget() {
  const containers = useDocument(({ document }) => document.nodes);
  const [name, setName] = useState('');
  const [limit, setLimit] = useState('');
  const [of, setOf] = useState<string>(whole);
  const options = [
    { value: whole, label: 'The whole drawing' },
    ...[...containers.values()]
      .filter(({ kind }) => findKind(kind)?.appearance.as === 'container')
      .map(({ id }) => ({ value: id, label: nameOfRecord(id) })),
  ];
  const isReady = /^\d+(\.\d+)?$/.test(limit.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        const budget: DocumentBudget = {
          name: name.trim() === '' ? (of === whole ? 'Drawing' : nameOfRecord(of)) : name.trim(),
          ...(of === whole ? {} : { of }),
          usd: limit.trim(),
        };
        setBudgets([...budgets(), budget], 'Set a budget');
        setName('');
        setLimit('');
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          w="13rem"
          label="Budget, US dollars a month"
          value={limit}
          error={limit === '' || isReady ? undefined : 'A decimal number'}
          onChange={(event) => setLimit(event.currentTarget.value)}
        />
        <Select
          size="xs"
          label="For"
          data={options}
          value={of}
          searchable
          allowDeselect={false}
          onChange={(value) => value !== null && setOf(value)}
        />
        <TextInput
          size="xs"
          label="Name"
          placeholder="Optional"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={!isReady}>
          Set the budget
        </Button>
      </Group>
    </form>
  );
}

function budgets(): readonly DocumentBudget[] {
  return settingsOf(documentStore.getState().document).budgets ?? [];
}

function setBudgets(next: readonly DocumentBudget[], label: string): void {
  dispatch(
    label,
    changeSettings(
      documentStore.getState().document,
      next.length === 0 ? ({ budgets: undefined } as object) : { budgets: next },
    ),
  );
}
