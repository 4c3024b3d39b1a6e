import { Anchor, Modal, Stack, Table, Text } from '@mantine/core';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { ExternalLink } from '#renderer/ui/external-link.tsx';
import { useCapabilities } from './services.tsx';
import { closeDialog, useWindow } from './window-store.ts';

const iconsPage = 'https://aws.amazon.com/architecture/icons/';

export function AboutDialog() {
  const isOpen = useWindow((state) => state.dialog?.type === 'about');
  const { version, host } = useCapabilities();
  const catalogueDate = useAnalysis((state) => state.analysis?.cost.catalogueDate);
  return (
    <Modal opened={isOpen} onClose={closeDialog} title="About Lintel">
      <Stack gap="md">
        <Text size="sm">
          Lintel draws AWS architectures, checks them, estimates what they cost and exports them. It works
          without a network and without an account.
        </Text>
        <Table variant="vertical" withRowBorders={false}>
          <Table.Tbody>
            <Row name="Version" value={version} />
            <Row
              name="Host"
              value={host === 'desktop' ? 'Desktop window' : host === 'web' ? 'Browser window' : 'Memory'}
            />
            <Row name="Price catalogue" value={catalogueDate ?? 'known when a drawing is open'} />
            <Row name="Licence" value="Apache-2.0" />
          </Table.Tbody>
        </Table>
        <Text size="xs" c="dimmed">
          AWS Architecture Icons © Amazon Web Services, Inc. or its affiliates, used unmodified. Lintel is not
          affiliated with AWS, nor endorsed by it. Prices are dated facts from public sources, not a
          quotation.
        </Text>
        <Anchor component={ExternalLink} href={iconsPage} size="xs">
          AWS Architecture Icons
        </Anchor>
      </Stack>
    </Modal>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Table.Tr>
      <Table.Th w="9rem">{name}</Table.Th>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}
