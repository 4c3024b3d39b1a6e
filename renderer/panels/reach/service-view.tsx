import { Button, Text } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { showRoute } from '#renderer/state/reach-store.ts';
import type { DescribedService } from '#shared/engine/reach-queries.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { fixAnswer, serviceSentence } from './reach-actions.ts';
import { VerdictMark } from './verdict-mark.tsx';

const subjects = { network: 'Way', policy: 'Policy', permission: 'Permission', dns: 'Name' } as const;

/** Everything that has to hold for a workload to do its task: each endpoint, policy, permission and name. */
export function ServiceView({ service }: { readonly service: DescribedService }) {
  const services = useServices();
  const isStale = useIsAnalysisStale();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const isBlocked = service.verdict === 'unreachable' || service.verdict === 'partly';
  return (
    <div className={classes.scroll} data-stale={isStale || undefined}>
      <div className={own.verdict}>
        <VerdictMark verdict={service.verdict} />
        <Text size="sm" style={{ flex: 1 }} role="status">
          {serviceSentence(service)}
        </Text>
        {isBlocked && !isReadOnly && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconWand size={13} />}
            onClick={() => void fixAnswer(services)}
          >
            Fix it
          </Button>
        )}
      </div>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '7rem' }}>Check</th>
            <th style={{ width: '9rem' }}>Service</th>
            <th style={{ width: '9rem' }}>Verdict</th>
            <th>Why</th>
            <th style={{ width: '8rem' }}>
              <span className={own.hidden}>Way</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {service.checks.map(({ about, service: name, verdict, text, answer }) => (
            <tr key={`${about} ${name}`}>
              <td>{subjects[about]}</td>
              <td className={classes.code}>{name}</td>
              <td>
                <VerdictMark verdict={verdict} />
              </td>
              <td>{text}</td>
              <td>
                {answer !== undefined && (
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => showRoute(answer)}>
                    Show the way
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
