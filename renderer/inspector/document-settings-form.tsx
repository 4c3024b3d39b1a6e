import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Table,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { changeSettings, setRuleLevel } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, FreeTierMode, Profile, RuleLevel } from '#shared/document/records.ts';
import { showQuotas } from './quotas-dialog.tsx';

const profiles: readonly { readonly value: Profile; readonly label: string; readonly help: string }[] = [
  { value: 'sketch', label: 'Sketch', help: 'Only what cannot be deployed. For thinking on the canvas.' },
  {
    value: 'standard',
    label: 'Standard',
    help: 'What cannot be deployed, what will not work, and good practice.',
  },
  {
    value: 'strict',
    label: 'Strict',
    help: 'Everything, review findings included. Suppressions need an end.',
  },
];

const freeTiers: readonly { readonly value: FreeTierMode; readonly label: string }[] = [
  { value: 'none', label: 'Not taken off' },
  { value: 'always-free', label: 'What is always free' },
  { value: 'legacy-12-months', label: 'First year of an account from before 15 July 2025' },
  { value: 'credits', label: 'Credits of a later account, and what is always free' },
];

function set(label: string, settings: Partial<DocumentSettings>): void {
  dispatch(label, changeSettings(documentStore.getState().document, settings), { gesture: label });
}

/** What holds for the whole drawing. */
export function DocumentSettingsForm() {
  const settings = useDocument(({ document }) => settingsOf(document));
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const isEmpty = useDocument(({ document }) => document.nodes.size === 0);
  const regions = useRegions(settings.region);
  return (
    <Stack gap="sm">
      {isEmpty && (
        <Text size="sm" c="dimmed">
          Drag a service from the palette onto the drawing, or press / and type its name. Select it to see its
          properties here.
        </Text>
      )}
      <Select
        label="Region"
        description="Where it is deployed; prices are of this Region."
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data={regions}
        value={settings.region}
        searchable
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(region) => region !== null && set('Change the Region', { region })}
      />
      <Environment settings={settings} isReadOnly={isReadOnly} />
      <div>
        <Text component="label" size="xs" fw={500} id="profile-label">
          Checks
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="profile-label"
          data={profiles.map(({ value, label }) => ({ value, label }))}
          value={settings.profile}
          readOnly={isReadOnly}
          onChange={(profile) => set('Change the profile', { profile })}
        />
        <Input.Description size="xs" mt={4}>
          {profiles.find(({ value }) => value === settings.profile)?.help}
        </Input.Description>
      </div>
      <NumberInput
        label="Hours a month"
        description="730 as in the AWS Pricing Calculator."
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        min={1}
        max={744}
        rightSection={<Text size="xs">h</Text>}
        value={settings.hoursPerMonth}
        readOnly={isReadOnly}
        onChange={(value) => {
          if (typeof value === 'number' && value > 0)
            set('Change the hours a month', { hoursPerMonth: value });
        }}
      />
      <Select
        label="Free tier"
        description="Free amounts are an account's, over all of its drawings. Off, the bill is that of a busy account."
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data={[...freeTiers]}
        value={settings.freeTier ?? 'none'}
        allowDeselect={false}
        readOnly={isReadOnly}
        onChange={(mode) => {
          const freeTier = freeTiers.find(({ value }) => value === mode)?.value;
          if (freeTier !== undefined) set('Change the free tier', { freeTier });
        }}
      />
      {settings.freeTier === 'credits' && (
        <NumberInput
          label="Credits"
          description="What the account has left. Empty, what a new account gets on signing up."
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          min={0}
          hideControls
          prefix="$"
          value={settings.creditsUsd ?? ''}
          readOnly={isReadOnly}
          onChange={(value) => {
            const creditsUsd = typeof value === 'number' ? String(value) : undefined;
            if (creditsUsd !== settings.creditsUsd)
              set('Change the credits', { creditsUsd } as Partial<DocumentSettings>);
          }}
        />
      )}
      <RuleLevels settings={settings} isReadOnly={isReadOnly} />
      <Quotas settings={settings} />
      <Switch
        label="Templates ask for values"
        description="Ranges, sizes and image tags as parameters, with what is drawn as the default; off, they are written as drawn."
        checked={settings.templateParameters !== 'literal'}
        disabled={isReadOnly}
        onChange={(event) =>
          set('Change what templates ask for', {
            templateParameters: event.currentTarget.checked ? 'values' : 'literal',
          })
        }
      />
      <Tags settings={settings} isReadOnly={isReadOnly} />
      <TagsInput
        label="Required tags"
        description="Every resource must have these; a check reports those that do not."
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        acceptValueOnBlur
        value={[...(settings.requiredTags ?? [])]}
        readOnly={isReadOnly}
        onChange={(requiredTags) =>
          dispatch(
            'Change required tags',
            changeSettings(
              documentStore.getState().document,
              requiredTags.length === 0 ? ({ requiredTags: undefined } as object) : { requiredTags },
            ),
          )
        }
      />
    </Stack>
  );
}

const levelNames: Readonly<Record<RuleLevel, string>> = {
  off: 'not reported',
  info: 'information',
  warning: 'a warning',
};

/** Rules that count otherwise than the profile says; the menu of a problem adds them. */
function RuleLevels({
  settings,
  isReadOnly,
}: {
  readonly settings: DocumentSettings;
  readonly isReadOnly: boolean;
}) {
  const levels = Object.entries(settings.ruleLevels ?? {});
  if (levels.length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={500} mb={2}>
        Checks that count otherwise
      </Text>
      {levels.map(([rule, level]) => (
        <Group key={rule} gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm">
            {rule}: {levelNames[level]}
          </Text>
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Leave ${rule} to the profile`}
              onClick={() =>
                dispatch(
                  `Leave ${rule} to the profile`,
                  setRuleLevel(documentStore.getState().document, rule, undefined),
                )
              }
            >
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
    </div>
  );
}

function Quotas({ settings }: { readonly settings: DocumentSettings }) {
  const services = useServices();
  const count = Object.keys(settings.quotas ?? {}).length;
  return (
    <div>
      <Text size="xs" fw={500} mb={2}>
        Quotas of the account
      </Text>
      <Button variant="default" fullWidth onClick={() => showQuotas(services)}>
        {count === 0 ? 'AWS defaults …' : `${count} raised …`}
      </Button>
      <Input.Description size="xs" mt={4}>
        What AWS has raised for you; checks of limits count with it.
      </Input.Description>
    </div>
  );
}

function useRegions(current: string) {
  const { engine } = useServices();
  const [regions, setRegions] = useState<readonly { readonly id: string; readonly name: string }[]>([]);
  useEffect(() => {
    // Without the catalogue the list holds the Region of the drawing alone.
    engine.queries.regions().then(setRegions, () => undefined);
  }, [engine]);
  const options = regions.map(({ id, name }) => ({ value: id, label: `${id} – ${name}` }));
  if (!options.some(({ value }) => value === current))
    options.push({ value: current, label: regions.length === 0 ? current : `${current} – no prices` });
  return options;
}

function Environment({
  settings,
  isReadOnly,
}: {
  readonly settings: DocumentSettings;
  readonly isReadOnly: boolean;
}) {
  const [draft, setDraft] = useState<string>();
  const commit = (value = draft): void => {
    setDraft(undefined);
    if (value !== undefined && value.trim() !== '')
      set('Change the environment', { environment: value.trim() });
  };
  return (
    <Autocomplete
      label="Environment"
      description="Some checks are stricter in production."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      data={['production', 'staging', 'test', 'development']}
      filter={({ options }) => options}
      value={draft ?? settings.environment}
      readOnly={isReadOnly}
      onChange={setDraft}
      onOptionSubmit={commit}
      onBlur={() => commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

function Tags({
  settings,
  isReadOnly,
}: {
  readonly settings: DocumentSettings;
  readonly isReadOnly: boolean;
}) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const add = (): void => {
    if (name.trim() === '') return;
    set('Add a tag', { tags: { ...settings.tags, [name.trim()]: value.trim() } });
    setName('');
    setValue('');
  };
  return (
    <Stack gap={4}>
      <Text size="xs" fw={500}>
        Tags on every resource
      </Text>
      {Object.keys(settings.tags).length > 0 && (
        <Table withTableBorder>
          <Table.Tbody>
            {Object.entries(settings.tags).map(([tag, tagValue]) => (
              <Table.Tr key={tag}>
                <Table.Td fw={500}>{tag}</Table.Td>
                <Table.Td>{tagValue}</Table.Td>
                <Table.Td w="2rem">
                  {!isReadOnly && (
                    <ActionIcon
                      size="sm"
                      aria-label={`Remove the tag ${tag}`}
                      onClick={() => {
                        const { [tag]: _, ...tags } = settings.tags;
                        set('Remove a tag', { tags });
                      }}
                    >
                      <IconTrash size={14} />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {!isReadOnly && (
        <Group
          gap={4}
          wrap="nowrap"
          component="form"
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            flex={1}
            placeholder="Project"
            aria-label="Name of the tag"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            flex={1}
            placeholder="shop"
            aria-label="Value of the tag"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            px={8}
            aria-label="Add the tag"
            disabled={name.trim() === ''}
          >
            <IconPlus size={14} />
          </Button>
        </Group>
      )}
    </Stack>
  );
}
