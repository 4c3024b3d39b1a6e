import { notifications } from '@mantine/notifications';
import { messageOf } from '#renderer/host/message-of.ts';

/** One sentence that passes by; errors stay until they are closed. */
export function notify(message: string, tone: 'info' | 'error' = 'info'): void {
  notifications.show({
    message,
    color: tone === 'error' ? 'red' : 'gray',
    autoClose: tone === 'error' ? false : 5000,
    withBorder: true,
    role: tone === 'error' ? 'alert' : 'status',
  });
}

/** Runs it; what goes wrong is told in one sentence and changes nothing else. */
export async function attempt(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    notify(messageOf(error), 'error');
  }
}
