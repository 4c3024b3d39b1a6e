import { Button, EmptyState } from '@mantine/core';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';

/** Before the first answer of the engine, and when it does not come. */
export function WaitingForEngine({ what }: { readonly what: string }) {
  const { engine } = useServices();
  const isStopped = useAnalysis((state) => state.status === 'stopped');
  if (!isStopped) {
    return (
      <EmptyState p="lg" size="sm" title="The engine is starting" description={`${what} appear here.`} />
    );
  }
  return (
    <EmptyState
      p="lg"
      size="sm"
      title="The engine has stopped"
      description={`The drawing is safe and can be edited. ${what} appear when the engine runs again.`}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={() => engine.restart()}>
          Restart the engine
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
