import {
  Alert,
  Badge,
  Button,
  Card,
  Center,
  Group,
  ScrollArea,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconFileImport, IconFolderOpen, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { runCommand } from '#renderer/commands/command-list.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { attempt } from '#renderer/ui/notify.ts';
import { Thumbnail } from '#renderer/ui/thumbnail.tsx';
import { timeAgo } from '#renderer/ui/time-ago.ts';
import logo from './lintel.svg';
import { loadSamples, type Sample } from './samples.ts';
import { useCapabilities, useServices } from './services.tsx';
import { useLibrary } from './use-library.ts';
import classes from './welcome-screen.module.css';

const recentShown = 8;

export function WelcomeScreen() {
  const services = useServices();
  const { version } = useCapabilities();
  return (
    <ScrollArea h="100%" type="auto" bg="var(--lintel-surface-quiet)">
      <Stack component="main" className={classes.page} gap="xl">
        <Group justify="space-between" align="flex-end">
          <Group gap="md">
            <img src={logo} alt="" width={40} height={40} />
            <div>
              <Title order={1} lh={1.2}>
                Lintel
              </Title>
              <Text c="dimmed">Draw an AWS architecture. See what is wrong with it and what it costs.</Text>
            </div>
          </Group>
          <Group gap="xs">
            <Button
              size="sm"
              leftSection={<IconPlus size={16} />}
              onClick={() => runCommand('file.new', services)}
            >
              New drawing
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconFolderOpen size={16} />}
              onClick={() => runCommand('file.open', services)}
            >
              Open file
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconFileImport size={16} />}
              onClick={() => runCommand('file.import', services)}
            >
              Import Mermaid
            </Button>
            <Button
              size="sm"
              variant="default"
              leftSection={<IconFileImport size={16} />}
              onClick={() => runCommand('file.import-template', services)}
            >
              Import CloudFormation
            </Button>
          </Group>
        </Group>
        <Recent />
        <Templates />
        <Group justify="space-between" c="dimmed">
          <Text size="xs">
            Files can be dropped anywhere in this window. <KeyCaps keys="mod+K" /> opens the command palette,{' '}
            <KeyCaps keys="?" /> lists all keys.
          </Text>
          <Text size="xs">
            Version {version}. AWS icons © Amazon Web Services; Lintel is not affiliated with AWS.
          </Text>
        </Group>
      </Stack>
    </ScrollArea>
  );
}

function Recent() {
  const { session } = useServices();
  const { documents, notice } = useLibrary();
  const [shown, setShown] = useState(recentShown);
  const now = Date.now();
  if (documents?.length === 0 && notice === undefined) return null;
  return (
    <Stack component="section" gap="sm" aria-label="Recent drawings">
      <Title order={2}>Recent</Title>
      {notice !== undefined && <Alert color="yellow">{notice}</Alert>}
      <SimpleGrid cols={{ base: 1, xs: 2, sm: 3, md: 4 }} spacing="md">
        {documents === undefined && [0, 1, 2, 3].map((key) => <Skeleton key={key} h="11rem" radius="md" />)}
        {documents?.slice(0, shown).map((document) => (
          <DrawingCard
            key={document.id}
            title={document.name}
            detail={`${timeAgo(document.updatedAt, now)} · ${countOf(document.nodeCount, 'node')}`}
            svg={document.thumbnail}
            {...(document.hasRecovery ? { badge: 'has unsaved edits' } : {})}
            onOpen={() => session.openFromLibrary(document.id)}
          />
        ))}
      </SimpleGrid>
      {documents !== undefined && documents.length > shown && (
        <Center>
          <Button variant="subtle" color="gray" onClick={() => setShown(documents.length)}>
            Show all {documents.length}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Templates() {
  const { session } = useServices();
  const [samples, setSamples] = useState<readonly Sample[]>();
  useEffect(() => {
    void attempt(async () => setSamples(await loadSamples()));
  }, []);
  if (samples?.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-label="Templates">
      <Title order={2}>Start from a template</Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
        {samples === undefined && [0, 1, 2].map((key) => <Skeleton key={key} h="14rem" radius="md" />)}
        {samples?.map((sample) => (
          <SampleCard key={sample.id} sample={sample} onOpen={() => session.createFrom(sample.document)} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function SampleCard({ sample, onOpen }: { readonly sample: Sample; readonly onOpen: () => Promise<void> }) {
  const { engine } = useServices();
  const [svg, setSvg] = useState<string>();
  useEffect(() => {
    let isShown = true;
    // A template without its picture can still be chosen.
    engine.queries.drawThumbnail(sample.document).then(
      (drawn) => isShown && setSvg(drawn),
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [engine, sample]);
  return <DrawingCard title={sample.name} detail={sample.description} svg={svg} onOpen={onOpen} />;
}

function DrawingCard({
  title,
  detail,
  svg,
  badge,
  onOpen,
}: {
  readonly title: string;
  readonly detail: string;
  readonly svg: string | undefined;
  readonly badge?: string;
  readonly onOpen: () => Promise<void>;
}) {
  return (
    <Card
      component="button"
      type="button"
      className={classes.card}
      withBorder
      p={0}
      onClick={() => void attempt(onOpen)}
    >
      <Thumbnail svg={svg} />
      <Stack gap={2} p="sm">
        <Group gap="xs" wrap="nowrap">
          <Text fw={600} truncate>
            {title}
          </Text>
          {badge !== undefined && <Badge color="yellow">{badge}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {detail}
        </Text>
      </Stack>
    </Card>
  );
}
