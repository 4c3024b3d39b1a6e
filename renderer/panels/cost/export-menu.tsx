import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { fileNameOf } from '#renderer/app/session.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { attempt, notify } from '#renderer/ui/notify.ts';
import type { BillFormat } from '#shared/cost/report/write-bill.ts';

const formats: readonly { readonly format: BillFormat; readonly title: string }[] = [
  { format: 'csv', title: 'CSV with the columns of FOCUS' },
  { format: 'markdown', title: 'Markdown for a pull request' },
  { format: 'html', title: 'One HTML page' },
  { format: 'json', title: 'JSON that can be computed again' },
  { format: 'text', title: 'Plain text' },
];

/** Writes the bill as a file. */
export function ExportMenu() {
  const { engine, files } = useServices();
  const save = (format: BillFormat): Promise<void> =>
    attempt(async () => {
      const { text, extension, mediaType } = await engine.queries.writeBill(format);
      const { document } = documentStore.getState();
      const saved = await files.saveAs({
        suggestedName: `${fileNameOf(document)}-cost.${extension}`,
        content: { text },
        mediaType,
      });
      if (saved !== undefined) notify(`Saved ${saved.name}.`);
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-xs" variant="default" leftSection={<IconDownload size={14} />}>
          Export the bill
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, title }) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
