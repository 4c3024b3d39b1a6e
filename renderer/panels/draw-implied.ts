import type { Services } from '#renderer/app/services.tsx';
import { documentStore } from '#renderer/state/document-store.ts';
import { attempt, notify } from '#renderer/ui/notify.ts';
import { nameOfRecord, reveal } from '#renderer/ui/record-link.tsx';
import type { ImpliedResource } from '#shared/engine/analysis.ts';
import { dispatchPlaced } from './dispatch-placed.ts';

/** Draws what the drawing implies as a node, in one step of undo, and leads to it. */
export async function drawImplied({ engine }: Services, resource: ImpliedResource): Promise<void> {
  await attempt(async () => {
    const { openCount } = documentStore.getState();
    const changes = await engine.queries.makeExplicit(resource.logicalId);
    // The answer is about the document that was open when it was asked.
    if (documentStore.getState().openCount !== openCount) return;
    const before = documentStore.getState().document.nodes;
    if (!dispatchPlaced(`Draw ${whatIs(resource.type)} of ${nameOfRecord(resource.owner)}`, changes)) {
      notify('This cannot be drawn any more.');
      return;
    }
    const added = [...documentStore.getState().document.nodes.keys()].find((id) => !before.has(id));
    if (added !== undefined) reveal(added);
  });
}

/** "the security group" of "AWS::EC2::SecurityGroup". */
function whatIs(type: string): string {
  const words = (type.split('::').at(-1) ?? type).replace(/([a-z])([A-Z])/g, '$1 $2');
  return `the ${words.toLowerCase()}`;
}
