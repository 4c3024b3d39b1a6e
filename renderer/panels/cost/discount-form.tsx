import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import type { PurchaseOption } from '#shared/cost/study/purchase-options.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentDiscount } from '#shared/document/records.ts';

const planWords: Readonly<Record<DocumentDiscount['plan'], string>> = {
  reserved: 'Reserved',
  'instance-savings-plan': 'EC2 Instance Savings Plan',
  'compute-savings-plan': 'Compute Savings Plan',
  spot: 'Spot',
};
const termWords = { '1y': '1 year', '3y': '3 years' } as const;
const paymentWords = {
  noUpfront: 'nothing upfront',
  partialUpfront: 'half upfront',
  allUpfront: 'all upfront',
} as const;
const any = 'any';

/** The discounts that the document states, each with its reason. */
export function OwnDiscounts({ isReadOnly }: { readonly isReadOnly: boolean }) {
  const discounts = useDocument(({ document }) => settingsOf(document).commitmentDiscounts) ?? noDiscounts;
  return discounts.map((discount, index) => (
    <Group key={JSON.stringify(discount)} gap="xs">
      <Text size="sm">{describe(discount)}</Text>
      <Text size="xs" c="dimmed">
        {discount.reason}
      </Text>
      {!isReadOnly && (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`Remove the discount ${describe(discount)}`}
          onClick={() =>
            setDiscounts(
              discounts.filter((_, place) => place !== index),
              'Remove a discount',
            )
          }
        >
          <IconTrash size={14} />
        </ActionIcon>
      )}
    </Group>
  ));
}

const noDiscounts: readonly DocumentDiscount[] = [];

function describe({ service, plan, term, payment, percent }: DocumentDiscount): string {
  const about = [
    planWords[plan],
    ...(term === undefined ? [] : [termWords[term]]),
    ...(payment === undefined ? [] : [paymentWords[payment]]),
  ];
  return `${service}, ${about.join(', ')}: ${percent} % off`;
}

/** A discount that was agreed or read elsewhere, for one service and plan. */
export function DiscountForm({ purchases }: { readonly purchases: readonly PurchaseOption[] }) {
  const services = new Map(purchases.map(({ service, serviceTitle }) => [service, serviceTitle]));
  const firstUnknown = purchases.find(({ monthlyUsd }) => monthlyUsd === undefined) ?? purchases[0];
  const [service, setService] = useState(firstUnknown?.service ?? '');
  const plans = [...new Set(purchases.filter((each) => each.service === service).map(({ plan }) => plan))];
  const [chosen, setPlan] = useState<DocumentDiscount['plan']>();
  const plan = chosen !== undefined && plans.includes(chosen) ? chosen : plans[0];
  const [term, setTerm] = useState<string>(any);
  const [payment, setPayment] = useState<string>(any);
  const [percent, setPercent] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const isReady = plan !== undefined && typeof percent === 'number' && reason.trim() !== '';
  const isSpot = plan === 'spot';
  return (
    <form
      aria-label="Your own discount"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        const discount: DocumentDiscount = {
          service,
          plan,
          ...(isSpot || (term !== '1y' && term !== '3y') ? {} : { term }),
          ...(isSpot || !isPayment(payment) ? {} : { payment }),
          percent,
          reason: reason.trim(),
        };
        const stated = settingsOf(documentStore.getState().document).commitmentDiscounts ?? [];
        setDiscounts(
          [...stated.filter((each) => !isSamePlace(each, discount)), discount],
          'State a discount',
        );
        setPercent('');
      }}
    >
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          Your own discount
        </Text>
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            label="For"
            data={[...services].map(([value, label]) => ({ value, label }))}
            value={service}
            allowDeselect={false}
            onChange={(value) => value !== null && setService(value)}
          />
          <Select
            size="xs"
            label="Plan"
            data={plans.map((value) => ({ value, label: planWords[value] }))}
            value={plan ?? null}
            allowDeselect={false}
            onChange={(value) => setPlan(plans.find((each) => each === value))}
          />
          {!isSpot && (
            <>
              <Select
                size="xs"
                w="7rem"
                label="Term"
                data={[
                  { value: any, label: 'any' },
                  ...Object.entries(termWords).map(([value, label]) => ({ value, label })),
                ]}
                value={term}
                allowDeselect={false}
                onChange={(value) => value !== null && setTerm(value)}
              />
              <Select
                size="xs"
                w="9rem"
                label="Payment"
                data={[
                  { value: any, label: 'any' },
                  ...Object.entries(paymentWords).map(([value, label]) => ({ value, label })),
                ]}
                value={payment}
                allowDeselect={false}
                onChange={(value) => value !== null && setPayment(value)}
              />
            </>
          )}
          <NumberInput
            size="xs"
            w="6rem"
            label="Off, %"
            hideControls
            min={0}
            max={99}
            value={percent}
            onChange={setPercent}
          />
          <TextInput
            size="xs"
            label="Why"
            placeholder="Quote of 3 May"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="default" disabled={!isReady}>
            Use it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isPayment(value: string): value is keyof typeof paymentWords {
  return value in paymentWords;
}

function isSamePlace(one: DocumentDiscount, other: DocumentDiscount): boolean {
  return (
    one.service === other.service &&
    one.plan === other.plan &&
    one.family === other.family &&
    one.term === other.term &&
    one.payment === other.payment
  );
}

function setDiscounts(next: readonly DocumentDiscount[], label: string): void {
  dispatch(
    label,
    changeSettings(
      documentStore.getState().document,
      next.length === 0 ? ({ commitmentDiscounts: undefined } as object) : { commitmentDiscounts: next },
    ),
  );
}
