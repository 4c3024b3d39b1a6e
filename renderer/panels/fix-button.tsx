import { Button, Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { LazyMenu } from '#renderer/ui/lazy-menu.tsx';
import { attempt } from '#renderer/ui/notify.ts';
import type { Problem } from '#shared/rules/rule.ts';
import { dispatchPlaced } from './dispatch-placed.ts';
import { fixProblems } from './problem-actions.tsx';

/** One click where there is one fix; a menu of fixes where the user has to choose. */
export function FixButton({ problem }: { readonly problem: Problem }) {
  const services = useServices();
  if (problem.fix === 'automatic') {
    return (
      <Button size="compact-xs" variant="light" onClick={() => void fixProblems(services, [problem])}>
        Fix
      </Button>
    );
  }
  return (
    <LazyMenu
      position="bottom-end"
      target={(props) => (
        <Button {...props} size="compact-xs" variant="light">
          Fix …
        </Button>
      )}
    >
      {() => <FixChoices problem={problem} />}
    </LazyMenu>
  );
}

function FixChoices({ problem }: { readonly problem: Problem }) {
  const { engine } = useServices();
  const [choices, setChoices] = useState<Awaited<ReturnType<typeof engine.queries.fixChoices>>>();
  useEffect(() => {
    void attempt(async () => setChoices(await engine.queries.fixChoices(problem.key)));
  }, [engine, problem.key]);
  if (choices === undefined) return <Menu.Item disabled>Looking for fixes</Menu.Item>;
  if (choices.length === 0) return <Menu.Item disabled>No automatic fix fits here</Menu.Item>;
  return choices.map(({ title, changes }) => (
    <Menu.Item key={title} onClick={() => dispatchPlaced(title, changes)}>
      {title}
    </Menu.Item>
  ));
}
