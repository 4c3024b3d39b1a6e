import { Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { attempt } from '#renderer/ui/notify.ts';
import { type Example, loadExamples } from './examples.ts';

/** Drawings whose scenarios tell a story, each opened as a drawing of one's own: what a menu holds. */
export function ExampleItems() {
  const { session } = useServices();
  const [examples, setExamples] = useState<readonly Example[]>([]);
  useEffect(() => {
    void attempt(async () => setExamples(await loadExamples()));
  }, []);
  return examples.map(({ name, document }) => (
    <Menu.Item key={name} onClick={() => void attempt(() => session.createFrom(document))}>
      {name}
    </Menu.Item>
  ));
}
