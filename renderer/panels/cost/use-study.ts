import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import type { CostStudy, StudyOptions } from '#shared/cost/study/study-cost.ts';

interface Study {
  readonly study: CostStudy | undefined;
  readonly fault: string | undefined;
}

/** Asked again after every change of the bill, once the hand rests; the previous answer stays until then. */
export function useStudy({ months, whatIfs }: Pick<StudyOptions, 'months' | 'whatIfs'>): Study {
  const { engine } = useServices();
  const estimate = useAnalysis((state) => state.analysis?.cost);
  const [study, setStudy] = useState<Study>({ study: undefined, fault: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new bill is a reason to ask again.
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      engine.queries
        .studyCost({
          ...(months === undefined ? {} : { months }),
          ...(whatIfs === undefined ? {} : { whatIfs }),
        })
        .then(
          (answer) => isCurrent && setStudy({ study: answer, fault: undefined }),
          (error: unknown) => isCurrent && setStudy({ study: undefined, fault: messageOf(error) }),
        );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [engine, months, whatIfs, estimate]);
  return study;
}

/** Every month and every alternative is a bill of its own: not one for each key that is pressed. */
const restMs = 300;
