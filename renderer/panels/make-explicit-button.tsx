import { Button } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { useDocument } from '#renderer/state/document-store.ts';
import type { ImpliedResource } from '#shared/engine/analysis.ts';
import { drawImplied } from './draw-implied.ts';

/** Draws an implied resource as a node; nothing where it cannot be drawn. */
export function MakeExplicitButton({ resource }: { readonly resource: ImpliedResource }) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  if (!resource.canBeDrawn || isReadOnly) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      mt={2}
      aria-label={`Make explicit: ${resource.logicalId}`}
      onClick={() => void drawImplied(services, resource)}
    >
      Make explicit
    </Button>
  );
}
