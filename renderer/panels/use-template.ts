import { useEffect, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import type { ExportedText } from '#shared/export/exported-text.ts';

export type TemplateFormat = 'cloudformation' | 'cloudformation-json' | 'mermaid';

interface Template {
  readonly exported: ExportedText | undefined;
  readonly fault: string | undefined;
}

/** The text for the newest revision that the engine knows; the previous one stays until the next has come. */
export function useTemplate(format: TemplateFormat): Template {
  const { engine } = useServices();
  const revision = useAnalysis((state) => state.analysis?.revision);
  const [template, setTemplate] = useState<Template>({ exported: undefined, fault: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is a reason to ask again.
  useEffect(() => {
    let isCurrent = true;
    engine.queries.exportTo(format).then(
      (answer) => {
        if (!isCurrent) return;
        setTemplate(
          answer.ok
            ? { exported: answer.value, fault: undefined }
            : { exported: undefined, fault: answer.fault.message },
        );
      },
      (error: unknown) => isCurrent && setTemplate({ exported: undefined, fault: messageOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [engine, format, revision]);
  return template;
}
