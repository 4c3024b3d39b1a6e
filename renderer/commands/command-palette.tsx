import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconCornerDownRight, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { type Services, useServices } from '#renderer/app/services.tsx';
import { windowStore } from '#renderer/app/window-store.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { requestOfCanvas } from '#renderer/state/view-store.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { KindIcon } from '#renderer/ui/kind-icon.tsx';
import { findKind } from '#shared/catalogue/registry.ts';
import { commands, isAvailable, runCommand } from './command-list.ts';

const nodesSearched = 5000;

/** Every command that is available now, every kind that can be placed, and every node of the drawing by name. */
export function CommandPalette() {
  const services = useServices();
  const [groups, setGroups] = useState<SpotlightActionGroupData[]>([]);
  return (
    <Spotlight
      actions={groups}
      onSpotlightOpen={() => setGroups(collect(services))}
      shortcut={null}
      limit={40}
      scrollable
      maxHeight="60vh"
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      nothingFound="Nothing is called that. Try the name of a command, a service or a node."
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Search commands, services and nodes',
        'aria-label': 'Search commands, services and nodes',
      }}
    />
  );
}

function collect(services: Services): SpotlightActionGroupData[] {
  const groups = new Map<string, SpotlightActionGroupData>();
  for (const command of commands) {
    if (!isAvailable(command, services) || command.id === 'help.command-palette') continue;
    const isPlacing = command.id.startsWith('place.');
    const name = isPlacing ? 'Place' : command.group;
    const group = groups.get(name) ?? { group: name, actions: [] };
    groups.set(name, group);
    const keys = command.keys?.[0];
    group.actions.push({
      id: command.id,
      label: command.title,
      ...(command.keywords === undefined ? {} : { keywords: command.keywords }),
      ...(isPlacing ? { leftSection: <KindIcon kind={command.id.slice('place.'.length)} size={18} /> } : {}),
      ...(keys === undefined ? {} : { rightSection: <KeyCaps keys={keys} /> }),
      onClick: () => runCommand(command.id, services),
    });
  }
  return [...groups.values(), ...nodeGroup()];
}

function nodeGroup(): SpotlightActionGroupData[] {
  if (windowStore.getState().screen !== 'editor') return [];
  const nodes = [...documentStore.getState().document.nodes.values()].slice(0, nodesSearched);
  if (nodes.length === 0) return [];
  return [
    {
      group: 'Go to',
      actions: nodes.map((node) => ({
        id: `node.${node.id}`,
        label: node.name,
        description: findKind(node.kind)?.title ?? node.kind,
        keywords: node.id,
        leftSection: <KindIcon kind={node.kind} size={18} />,
        rightSection: <IconCornerDownRight size={14} />,
        onClick: () => requestOfCanvas({ type: 'reveal', nodeIds: [node.id] }),
      })),
    },
  ];
}
