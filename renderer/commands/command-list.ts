import type { Services } from '#renderer/app/services.tsx';
import { attempt } from '#renderer/ui/notify.ts';
import { arrangeCommands } from './arrange-commands.ts';
import { clipboardCommands } from './clipboard-commands.ts';
import type { Command } from './command.ts';
import { drawingCommands, placeCommands } from './drawing-commands.ts';
import { fileCommands } from './file-commands.ts';
import { helpCommands } from './help-commands.ts';
import { reachCommands } from './reach-commands.ts';
import { simulationCommands } from './simulation-commands.ts';
import { viewCommands } from './view-commands.ts';

/** Every command, in the order of the shortcut sheet. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...drawingCommands,
  ...clipboardCommands,
  ...arrangeCommands,
  ...viewCommands,
  ...reachCommands,
  ...simulationCommands,
  ...helpCommands,
  ...placeCommands,
];

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

export function findCommand(id: string): Command | undefined {
  return byId.get(id);
}

export function getCommand(id: string): Command {
  const command = byId.get(id);
  if (command === undefined) throw new Error(`No command is called ${id}.`);
  return command;
}

export function isAvailable(command: Command, services: Services): boolean {
  return command.when?.(services) ?? true;
}

/** Runs the command when it is available; what goes wrong is told in one sentence. */
export function runCommand(id: string, services: Services): void {
  const command = findCommand(id);
  if (command === undefined || !isAvailable(command, services)) return;
  void attempt(() => command.run(services));
}
