import { messageOf } from '#renderer/host/message-of.ts';
import type { HostClient } from '#shared/contract/host-contract.ts';
import type { ExportedText } from '#shared/export/exported-text.ts';

/** What AWS's validator says about an exported template, by node where one is to blame. */
export interface TemplateCheck {
  readonly findings: readonly {
    readonly rule: string;
    readonly message: string;
    readonly line?: number | undefined;
    readonly node?: string | undefined;
  }[];
  readonly hasErrors: boolean;
}

/** Nothing for what is no template. That the validator cannot be had is told in place of its findings. */
export async function checkTemplate(
  host: HostClient,
  { text, spans }: Pick<ExportedText, 'text' | 'spans'>,
  format: string,
): Promise<TemplateCheck | undefined> {
  if (format !== 'cloudformation' && format !== 'cloudformation-json') return undefined;
  const { findings, unavailable } = await host
    .call('template.check', { text })
    .catch((error: unknown) => ({ findings: [], unavailable: messageOf(error) }));
  if (unavailable !== undefined) {
    return { findings: [{ rule: 'not checked', message: unavailable }], hasErrors: false };
  }
  return {
    // Errors first; what is merely remarked is left to the rules of the drawing.
    findings: findings
      .filter(({ severity }) => severity !== 'info')
      .sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
      .map(({ rule, message, line }) => ({
        rule,
        message,
        line,
        node: spans.find(({ from, to }) => line !== undefined && from <= line && line <= to)?.owner,
      })),
    hasErrors: findings.some(({ severity }) => severity === 'error'),
  };
}
