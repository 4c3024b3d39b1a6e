import type { Services } from '#renderer/app/services.tsx';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { hideRoute, type ReachForm, reachStore, showRoute } from '#renderer/state/reach-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { attempt, notify } from '#renderer/ui/notify.ts';
import { nameOfRecord } from '#renderer/ui/record-link.tsx';
import { pinIntent, unpinIntent } from '#shared/document/commands/change-intents.ts';
import type { Intent } from '#shared/document/records.ts';
import type { DescribedService } from '#shared/engine/reach-queries.ts';
import type { DescribedAnswer } from '#shared/reachability/describe-answer.ts';
import type { ServiceQuestion } from '#shared/reachability/services/ask-service.ts';
import { dispatchPlaced } from '../dispatch-placed.ts';

export type NodeQuestion = DescribedAnswer['question'];

/** Opens the panel with the question filled in, and asks it when it is complete. */
export function openQuestion(services: Services, form: Partial<ReachForm>): void {
  viewStore.setState({ bottomPanel: 'reachability' });
  reachStore.setState((state) => ({
    view: 'ask',
    form: { ...state.form, family: 4, ...form },
    answer: undefined,
    service: undefined,
    fault: undefined,
    route: undefined,
  }));
  if (isComplete(reachStore.getState().form)) void askAgain(services);
}

/** Asks about a way that a table shows, over the addresses that it is about. */
export function explainWay(services: Services, { from, to, protocol, port, family }: NodeQuestion): void {
  openQuestion(services, { from, to, protocol, port, family: family ?? 4, about: 'port' });
}

export function isComplete(form: ReachForm): boolean {
  return form.from !== undefined && (form.to !== undefined || !needsTarget(form.about));
}

export function needsTarget(about: string): boolean {
  return about === 'port' || about === 'use';
}

/** Asks what the form says; the way lights up on the drawing. */
export async function askAgain(services: Services, isQuiet = false): Promise<void> {
  const { form } = reachStore.getState();
  const { openCount } = documentStore.getState();
  if (!isComplete(form)) return;
  reachStore.setState({ isAsking: true });
  await attempt(async () => {
    try {
      const shown = form.about === 'port' ? await askPort(services, form) : await askTask(services, form);
      // The form may have moved on, or another document may be open.
      if (documentStore.getState().openCount !== openCount || reachStore.getState().form !== form) return;
      reachStore.setState({ answer: shown.answer, service: shown.service, fault: shown.fault });
      if (shown.way === undefined) hideRoute();
      else showRouteAgain(shown.way, isQuiet);
      const sentence = shown.fault ?? shown.answer?.sentence ?? serviceSentence(shown.service);
      if (!isQuiet && sentence !== undefined) announce(sentence);
    } finally {
      reachStore.setState({ isAsking: false });
    }
  });
}

interface Shown {
  readonly answer?: DescribedAnswer | undefined;
  readonly service?: DescribedService | undefined;
  readonly fault?: string | undefined;
  readonly way?: DescribedAnswer | undefined;
}

async function askPort({ engine }: Services, form: ReachForm): Promise<Shown> {
  const asked = await engine.queries.askReach(questionOf(form));
  return asked.ok ? { answer: asked.value, way: asked.value } : { fault: asked.fault.message };
}

async function askTask({ engine }: Services, form: ReachForm): Promise<Shown> {
  const asked = await engine.queries.askService(serviceQuestionOf(form));
  if (!asked.ok) return { fault: asked.fault.message };
  const failing = asked.value.checks.find(
    ({ verdict, answer }) => verdict !== 'reachable' && answer !== undefined,
  );
  const way = (failing ?? asked.value.checks.find(({ answer }) => answer !== undefined))?.answer;
  return { service: asked.value, way };
}

function questionOf({ from, to, protocol, port, family }: ReachForm): NodeQuestion {
  return {
    from: from ?? '',
    to: to ?? '',
    protocol,
    port: protocol === 'icmp' ? 0 : port,
    // IPv4 goes without saying, in pins and in files.
    ...(family === 6 ? { family } : {}),
  };
}

function serviceQuestionOf({ from, to, about }: ReachForm): ServiceQuestion {
  const task = about as ServiceQuestion['task'];
  return { node: from ?? '', task, ...(about === 'use' && to !== undefined ? { target: to } : {}) };
}

export function serviceSentence(service: DescribedService | undefined): string | undefined {
  if (service === undefined) return undefined;
  const { title, verdict } = service;
  switch (verdict) {
    case 'reachable':
      return `${title}.`;
    case 'unknown':
      return `Whether ${title} cannot be told.`;
    case 'partly':
      return `${title} in part only.`;
    case 'unreachable':
      return `${title.replace(' can ', ' cannot ')}.`;
  }
}

/** An answer that is asked again after an edit does not light up from the start once more. */
function showRouteAgain(way: DescribedAnswer, isQuiet: boolean): void {
  const before = reachStore.getState().route;
  if (isQuiet && before === undefined) return;
  showRoute(way);
  const after = reachStore.getState().route;
  if (isQuiet && before !== undefined && after !== undefined) {
    reachStore.setState({ route: { ...after, startedAt: before.startedAt } });
  }
}

/** Applies everything that the answer needs to become yes, as one step of undo. */
export async function fixAnswer(services: Services): Promise<void> {
  const { form } = reachStore.getState();
  const { openCount } = documentStore.getState();
  await attempt(async () => {
    const { queries } = services.engine;
    const fix =
      form.about === 'port'
        ? await queries.fixReach(questionOf(form))
        : await queries.fixService(serviceQuestionOf(form));
    if (documentStore.getState().openCount !== openCount) return;
    if (!fix.ok) {
      notify(fix.fault.message);
      return;
    }
    const { steps, changes } = fix.value;
    const [first = 'Fix the way'] = steps;
    if (dispatchPlaced(steps.length === 1 ? first : `Fix the way (${steps.length} changes)`, changes)) {
      announce(`Done: ${steps.join('; ')}.`);
      notify(`${steps.join('. ')}. Undo takes it back.`);
      await askAgain(services);
    }
  });
}

export function pin(question: NodeQuestion, must: Intent['must']): void {
  const { document } = documentStore.getState();
  const { from, to, protocol, port, family } = question;
  const label = must === 'reach' ? 'Pin: must reach' : 'Pin: must stay unreachable';
  const intent = { from, to, protocol, port, must, ...(family === undefined ? {} : { family }) };
  if (dispatch(label, pinIntent(document, intent))) {
    announce(
      `Pinned: ${nameOfEnd(from)} ${must === 'reach' ? 'must reach' : 'must not reach'} ${nameOfEnd(to)}.`,
    );
  }
}

export function unpin(id: string): void {
  if (dispatch('Take the pin off', unpinIntent(documentStore.getState().document, id)))
    announce('The pin is off.');
}

/** What an end is called: a node by its name. */
export function nameOfEnd(id: string): string {
  return id === 'internet' && !documentStore.getState().document.nodes.has(id)
    ? 'The internet'
    : nameOfRecord(id);
}

export function whatOf({
  protocol,
  port,
  family,
}: Pick<NodeQuestion, 'protocol' | 'port' | 'family'>): string {
  const what = protocol === 'icmp' ? 'ICMP' : `${protocol.toUpperCase()} ${port}`;
  return family === 6 ? `${what} over IPv6` : what;
}
