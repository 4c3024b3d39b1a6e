import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { DraftJson, DraftText } from './draft-inputs.tsx';

interface ChoiceRulesProps {
  readonly state: JsonObject;
  readonly others: readonly string[];
  readonly isJsonata: boolean;
  readonly isReadOnly: boolean;
  onPatch(changed: JsonObject): void;
}

const comparisons = [
  'StringEquals',
  'StringMatches',
  'NumericEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'BooleanEquals',
  'TimestampLessThan',
  'TimestampGreaterThan',
  'IsPresent',
  'IsNull',
  'IsString',
  'IsNumeric',
  'IsBoolean',
] as const;

/** The rules of a choice, asked in this order, and where it goes when none of them fits. */
export function ChoiceRules({ state, others, isJsonata, isReadOnly, onPatch }: ChoiceRulesProps) {
  const rules: readonly JsonValue[] = Array.isArray(state.Choices) ? state.Choices : [];
  const replace = (index: number, rule: JsonObject | undefined): void =>
    onPatch({ Choices: rule === undefined ? rules.toSpliced(index, 1) : rules.with(index, rule) });
  const [first = ''] = others;
  return (
    <Stack gap={6}>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place.
        <Stack key={index} gap={4}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {index === 0 ? 'If' : 'or else if'}
            </Text>
            {!isReadOnly && (
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={`Remove choice ${index + 1}`}
                onClick={() => replace(index, undefined)}
              >
                <IconTrash size={12} />
              </ActionIcon>
            )}
          </Group>
          <Rule
            rule={isJsonObject(rule) ? rule : {}}
            others={others}
            isJsonata={isJsonata}
            isReadOnly={isReadOnly}
            onChange={(next) => replace(index, next)}
          />
        </Stack>
      ))}
      {!isReadOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} />}
          onClick={() =>
            onPatch({
              Choices: [
                ...rules,
                isJsonata
                  ? { Condition: '{% $states.input.value = "yes" %}', Next: first }
                  : { Variable: '$.value', StringEquals: 'yes', Next: first },
              ],
            })
          }
        >
          Add choice
        </Button>
      )}
      <Select
        size="xs"
        label="Otherwise"
        data={[...others]}
        value={typeof state.Default === 'string' ? state.Default : null}
        readOnly={isReadOnly}
        clearable={!isReadOnly}
        placeholder="An error"
        onChange={(value) => onPatch({ Default: value ?? undefined })}
      />
    </Stack>
  );
}

function Rule({
  rule,
  others,
  isJsonata,
  isReadOnly,
  onChange,
}: {
  readonly rule: JsonObject;
  readonly others: readonly string[];
  readonly isJsonata: boolean;
  readonly isReadOnly: boolean;
  onChange(rule: JsonObject): void;
}) {
  const comparison = comparisons.find((each) => rule[each] !== undefined);
  const isCompound =
    rule.And !== undefined ||
    rule.Or !== undefined ||
    rule.Not !== undefined ||
    (!isJsonata && comparison === undefined && Object.keys(rule).length > 2);
  const { Next, ...test } = rule;
  return (
    <>
      {isJsonata && (
        <DraftText
          label="Condition"
          value={typeof rule.Condition === 'string' ? rule.Condition : ''}
          isReadOnly={isReadOnly}
          onChange={(Condition) => onChange({ ...rule, Condition })}
        />
      )}
      {!isJsonata && isCompound && (
        <DraftJson
          label="Test"
          description="And, Or and Not of other tests."
          value={test}
          isReadOnly={isReadOnly}
          onChange={(value) =>
            onChange({ ...(isJsonObject(value) ? value : {}), ...(Next === undefined ? {} : { Next }) })
          }
        />
      )}
      {!isJsonata && !isCompound && (
        <Group gap={4} grow wrap="nowrap" align="flex-end">
          <DraftText
            label="Variable"
            value={typeof rule.Variable === 'string' ? rule.Variable : ''}
            isReadOnly={isReadOnly}
            onChange={(Variable) => onChange({ ...rule, Variable })}
          />
          <Select
            size="xs"
            aria-label="Comparison"
            data={[...comparisons]}
            value={comparison ?? null}
            readOnly={isReadOnly}
            searchable
            allowDeselect={false}
            onChange={(value) => {
              const wanted = comparisons.find((each) => each === value);
              if (wanted === undefined || wanted === comparison) return;
              const { [comparison ?? '']: old, ...rest } = rule;
              onChange({ ...rest, [wanted]: asValueOf(wanted, old === undefined ? '' : String(old)) });
            }}
          />
          <DraftText
            label="Value"
            value={comparison === undefined ? '' : String(rule[comparison] ?? '')}
            isReadOnly={isReadOnly}
            onChange={(text) => {
              if (comparison !== undefined) onChange({ ...rule, [comparison]: asValueOf(comparison, text) });
            }}
          />
        </Group>
      )}
      <Select
        size="xs"
        label="Then"
        data={[...others]}
        value={typeof Next === 'string' ? Next : null}
        readOnly={isReadOnly}
        allowDeselect={false}
        onChange={(value) => {
          if (value !== null) onChange({ ...rule, Next: value });
        }}
      />
    </>
  );
}

/** Text as the type that the comparison takes. */
function asValueOf(comparison: string, text: string): JsonValue {
  if (comparison.startsWith('Is') || comparison.startsWith('Boolean'))
    return text.trim().toLowerCase() !== 'false';
  if (comparison.startsWith('Numeric')) {
    const number = Number(text);
    return Number.isFinite(number) ? number : 0;
  }
  return text;
}
