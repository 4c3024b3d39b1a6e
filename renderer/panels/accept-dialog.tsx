import { List, Loader, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import type { Services } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { notify } from '#renderer/ui/notify.ts';
import { acceptAsIntent } from '#shared/document/commands/change-intents.ts';
import type { IntentOffer, Problem } from '#shared/rules/rule.ts';
import { ReasonForm } from './reason-form.tsx';

/** Says that a problem is meant: the answers that make it so are pinned, and watched from then on. */
export function showAccept(services: Services, problem: Problem): void {
  modals.open({
    title: `Accept ${problem.rule} as meant`,
    children: <AcceptForm services={services} problem={problem} />,
  });
}

function AcceptForm({ services, problem }: { readonly services: Services; readonly problem: Problem }) {
  const offer = useOffer(services, problem.key);
  if (offer === undefined) return <Loader size="sm" />;
  if (typeof offer === 'string') return <Text size="sm">{offer}</Text>;
  const save = (reason: string): void => {
    const { document } = documentStore.getState();
    modals.closeAll();
    if (!dispatch(`Accept ${problem.rule} as meant`, acceptAsIntent(document, offer.intents, reason))) return;
    notify(
      `Pinned: ${offer.sentences.join('. ')}. It is asked again after every edit, under Pinned in Reachability.`,
    );
  };
  return (
    <ReasonForm
      about={problem.message}
      before={
        <div>
          <Text size="sm">This is pinned, and another answer is a problem again:</Text>
          <List size="sm" mt={4}>
            {offer.sentences.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </div>
      }
      example="Production and development stay apart, see decision 7"
      action="Accept as meant"
      save={save}
    />
  );
}

/** What would be pinned, a sentence about why nothing can be, or undefined while it is worked out. */
function useOffer({ engine }: Services, problem: string): IntentOffer | string | undefined {
  const [offer, setOffer] = useState<IntentOffer | string>();
  useEffect(() => {
    engine.queries.offerIntent(problem).then(
      (found) => setOffer(found ?? 'The network gives no clear answer here, so there is nothing to pin.'),
      (error: unknown) => setOffer(messageOf(error)),
    );
  }, [engine, problem]);
  return offer;
}
