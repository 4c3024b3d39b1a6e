import { ActionIcon, Badge, Button, Fieldset, Group, Menu, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import type { StateFault } from '#shared/catalogue/kit/state-machine/check-state-machine.ts';
import {
  addState,
  freshStateName,
  newState,
  removeState,
  renameState,
  replaceScope,
  setState,
} from '#shared/catalogue/kit/state-machine/edit-state-machine.ts';
import {
  type StateScope,
  type StateType,
  scopesOf,
  statesIn,
  statesInOrder,
  stateTypes,
  transitionsOf,
} from '#shared/catalogue/kit/state-machine/read-states.ts';
import type { NodeId } from '#shared/document/records.ts';
import { StateForm } from './state-form.tsx';

export interface MachineEditorProps {
  readonly definition: JsonObject;
  readonly scope: StateScope;
  readonly faults: readonly StateFault[];
  readonly reader: DocumentReader;
  /** The state machine's node. */
  readonly owner: NodeId | undefined;
  readonly isReadOnly: boolean;
  onChange(definition: JsonObject): void;
  /** The definition with a state that calls the node. */
  onCall(definition: JsonObject, target: NodeId): void;
}

/** The states of one machine in the order in which they are met; the machines inside of a state stand below it. */
export function MachineEditor(props: MachineEditorProps) {
  const { definition, scope, faults, isReadOnly, onChange, onCall } = props;
  const { machine, path } = scope;
  const [opened, setOpened] = useState<string>();
  const states = statesInOrder(machine);
  const replaced = (next: JsonObject): JsonObject => replaceScope(definition, path, next);
  const add = (type: StateType): void => {
    const name = freshStateName(definition, type);
    const after = opened ?? states.at(-1)?.[0];
    onChange(replaced(addState(machine, definition, { name, state: newState(type) }, after)));
    setOpened(name);
  };
  return (
    <Stack gap={4}>
      {states.map(([name, state]) => {
        const own = faults.filter((fault) => fault.state === name);
        const isOpen = opened === name;
        return (
          <Fieldset key={name} p={6} variant={isOpen ? 'filled' : 'default'}>
            <Group gap={6} wrap="nowrap">
              <UnstyledButton
                flex={1}
                miw={0}
                aria-expanded={isOpen}
                aria-label={`State ${name}`}
                onClick={() => setOpened(isOpen ? undefined : name)}
              >
                <Group gap={6} wrap="nowrap">
                  {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                  <Stack gap={0} miw={0} flex={1}>
                    <Text size="xs" fw={600} truncate>
                      {name}
                      {machine.StartAt === name && (
                        <Text span size="xs" c="dimmed">
                          {' '}
                          · start
                        </Text>
                      )}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {waysOf(state)}
                    </Text>
                  </Stack>
                  <Badge size="xs" variant="light" color={badgeColor(own)}>
                    {typeof state.Type === 'string' ? state.Type : 'no type'}
                  </Badge>
                </Group>
              </UnstyledButton>
              {!isReadOnly && (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove the state ${name}`}
                  onClick={() => onChange(replaced(removeState(machine, name)))}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              )}
            </Group>
            {own.map(({ message, severity }) => (
              <Text
                key={message}
                size="xs"
                mt={2}
                c={severity === 'error' ? 'var(--mantine-color-error)' : 'dimmed'}
              >
                {message}
              </Text>
            ))}
            {isOpen && (
              <StateForm
                name={name}
                state={state}
                others={states.map(([each]) => each)}
                isStart={machine.StartAt === name}
                definition={definition}
                reader={props.reader}
                owner={props.owner}
                isReadOnly={isReadOnly}
                onRename={(to) => {
                  const next = renameState(machine, name, to);
                  if (next === machine) return;
                  onChange(replaced(next));
                  setOpened(to);
                }}
                onStart={() => onChange(replaced({ ...machine, StartAt: name }))}
                onChange={(next) => onChange(replaced(setState(machine, name, next)))}
                onCall={(next, target) => onCall(replaced(setState(machine, name, next)), target)}
              />
            )}
            {isOpen && <NestedMachines {...props} state={name} />}
          </Fieldset>
        );
      })}
      {!isReadOnly && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button size="compact-xs" variant="default" leftSection={<IconPlus size={14} />}>
              Add state
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {stateTypes.map((type) => (
              <Menu.Item key={type} fz="xs" onClick={() => add(type)}>
                {type}
                <Text size="xs" c="dimmed">
                  {meanings[type]}
                </Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Stack>
  );
}

const meanings: Readonly<Record<StateType, string>> = {
  Task: 'Calls a function or a service',
  Choice: 'Goes on by what the data says',
  Parallel: 'Runs branches at the same time',
  Map: 'Runs the same for each item',
  Wait: 'Waits for a time',
  Pass: 'Hands data on, changed or not',
  Succeed: 'Ends well',
  Fail: 'Ends with an error',
};

/** The branches of a parallel state, or what a map does with each item. */
function NestedMachines({ state, ...props }: MachineEditorProps & { readonly state: string }) {
  const { definition, scope, isReadOnly, onChange } = props;
  const at = [...scope.path, 'States', state];
  const nested = scopesOf(definition).filter(
    ({ path }) =>
      path.length > at.length &&
      path.length <= at.length + 2 &&
      at.every((key, index) => path[index] === key),
  );
  const own = statesIn(scope.machine).find(([name]) => name === state)?.[1];
  if (own === undefined) return null;
  const branches: readonly JsonValue[] | undefined = Array.isArray(own.Branches) ? own.Branches : undefined;
  const store = (next: readonly JsonValue[]): void =>
    onChange(
      replaceScope(definition, scope.path, setState(scope.machine, state, { ...own, Branches: next })),
    );
  return (
    <Stack gap={6} mt={6}>
      {nested.map((inner, index) => (
        <Stack key={inner.path.join('/')} gap={4} pl={8}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {inner.title}
            </Text>
            {branches !== undefined && branches.length > 1 && !isReadOnly && (
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={`Remove branch ${index + 1} of ${state}`}
                onClick={() => store(branches.toSpliced(index, 1))}
              >
                <IconTrash size={12} />
              </ActionIcon>
            )}
          </Group>
          <MachineEditor {...props} scope={inner} />
        </Stack>
      ))}
      {branches !== undefined && !isReadOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} />}
          onClick={() => {
            const name = freshStateName(definition, 'Branch');
            store([...branches, { StartAt: name, States: { [name]: { Type: 'Pass', End: true } } }]);
          }}
        >
          Add branch
        </Button>
      )}
    </Stack>
  );
}

/** "to Pay, or Failed": where it goes on. */
function waysOf(state: JsonObject): string {
  const ways = [...new Set(transitionsOf(state).map(({ to }) => (typeof to === 'string' ? to : '?')))];
  if (state.End === true) return ways.length === 0 ? 'ends' : `ends, or to ${ways.join(', ')}`;
  if (ways.length > 0) return `to ${ways.join(', ')}`;
  return state.Type === 'Succeed'
    ? 'ends well'
    : state.Type === 'Fail'
      ? 'ends with an error'
      : 'leads nowhere';
}

function badgeColor(faults: readonly StateFault[]): string {
  if (faults.some(({ severity }) => severity === 'error')) return 'red';
  return faults.length > 0 ? 'yellow' : 'gray';
}
