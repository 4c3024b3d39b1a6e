import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { type AccountUsageField, accountUsage } from '#shared/catalogue/kit/account-usage.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import { FigureInput } from './figure-input.tsx';

const fields = Object.keys(accountUsage.shape) as readonly AccountUsageField[];

/** What services that watch the whole account find in it: no drawing says so, and an invoice has it. */
export function AccountUsage() {
  const stated = useDocument(({ document }) => settingsOf(document).accountUsage);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        The account
      </Title>
      <Text size="sm" maw="44rem">
        Services that watch a whole account are charged by what they find in it. Where an account is drawn as
        a frame, its Usage tab has the same figures.
      </Text>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" maw="60rem">
        {fields.map((field) => {
          const schema = accountUsage.shape[field];
          return (
            <FigureInput
              key={field}
              meta={schema.meta()}
              value={stated?.[field]}
              isReadOnly={isReadOnly}
              onChange={(value) => {
                if (schema.safeParse(value).success) setFigure(field, value);
              }}
            />
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

function setFigure(field: AccountUsageField, value: number | undefined): void {
  const { document } = documentStore.getState();
  const { [field]: _, ...others } = settingsOf(document).accountUsage ?? {};
  const figures = value === undefined ? others : { ...others, [field]: value };
  const isEmpty = Object.keys(figures).length === 0;
  dispatch(
    `Set ${String(accountUsage.shape[field].meta()?.title).toLowerCase()}`,
    changeSettings(document, isEmpty ? ({ accountUsage: undefined } as object) : { accountUsage: figures }),
    { gesture: `account usage ${field}` },
  );
}
