import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { showField } from '#renderer/app/window-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { reveal } from '#renderer/ui/record-link.tsx';
import { formatUsd } from '#shared/base/money.ts';
import { isAccountOwner } from '#shared/catalogue/account-owner.ts';
import type { CostLine, PriceCaution } from '#shared/cost/estimate.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentPriceOverride } from '#shared/document/records.ts';

const cautionWords: Readonly<Record<PriceCaution, string>> = {
  'old-price': 'Older than 24 months: check it before you rely on it.',
  'low-trust': 'The source is of low trust: check it before you rely on it.',
};

const originWords = {
  drawn: 'drawn',
  declared: 'you said so',
  default: 'assumed',
  derived: 'derived',
  simulated: 'from a simulation run',
  setting: 'setting',
} as const;

/** How a line was computed: inputs, formula, price. Its unit price can be replaced here. */
export function LineDetail({ line }: { readonly line: CostLine }) {
  const { quantity, price } = line;
  return (
    <Group align="flex-start" gap="xl" p="xs" wrap="wrap">
      <Stack gap={2} miw="16rem">
        <Text size="xs" fw={600}>
          Inputs
        </Text>
        {quantity.inputs.length === 0 && (
          <Text size="xs" c="dimmed">
            None
          </Text>
        )}
        {quantity.inputs.map((input) => (
          <Text size="xs" key={input.name}>
            {input.name}:{' '}
            <b className="numeric">
              {input.value === undefined ? 'not known' : input.value.toLocaleString('en')} {input.unit ?? ''}
            </b>{' '}
            <Text span c="dimmed">
              ({originWords[input.origin]}
              {input.because === undefined ? '' : `: ${input.because}`})
            </Text>{' '}
            {input.field !== undefined && input.origin !== 'setting' && !isAccountOwner(line.owner) && (
              <Anchor
                component="button"
                size="xs"
                onClick={() => {
                  reveal(line.owner);
                  showField(input.field ?? '');
                }}
              >
                {input.value === undefined || input.origin === 'default' ? 'Set it' : 'Change it'}
              </Anchor>
            )}
          </Text>
        ))}
      </Stack>
      <Stack gap={2} miw="14rem">
        <Text size="xs" fw={600}>
          Formula
        </Text>
        <Text size="xs" className="numeric">
          {quantity.formula} ={' '}
          {quantity.value === undefined ? 'not known' : `${formatQuantity(quantity.value)} ${quantity.unit}`}
        </Text>
        {price?.tiers.map((tier) => (
          <Text size="xs" key={tier.upTo ?? 'rest'} className="numeric">
            {tierWords(tier, price.tiers.length)} × ${tier.usd} per {price.unit}
          </Text>
        ))}
        {line.free !== undefined && (
          <Text size="xs" className="numeric">
            {formatQuantity(line.free.quantity)} of it free: {line.free.allowance} a month are shared by the
            drawing
          </Text>
        )}
        {line.range !== undefined && (
          <Text size="xs" className="numeric">
            Between {formatUsd(line.range.lowUsd)} and {formatUsd(line.range.highUsd)}
          </Text>
        )}
        {line.includedIn !== undefined && <Text size="xs">Included in {line.includedIn}.</Text>}
        {line.note !== undefined && (
          <Text size="xs" c="dimmed" maw="28rem">
            {line.note}
          </Text>
        )}
      </Stack>
      <Stack gap={2} maw="28rem">
        <Text size="xs" fw={600}>
          Price
        </Text>
        {price === undefined ? (
          <Text size="xs">
            {line.state === 'free' ? 'Free.' : 'The catalogue has no price for this in the Region.'}{' '}
            Component: {line.component}
          </Text>
        ) : (
          <>
            <Text size="xs">{price.source.title}</Text>
            <Text size="xs" c="dimmed">
              As of {price.asOf}, {price.source.trust} trust, {price.region}
              {price.estimated ? '. Estimated' : ''}
              {price.basis === undefined ? '' : `: ${price.basis}`}
            </Text>
            {price.share !== undefined && (
              <Text size="xs" className="numeric">
                {price.share.because}: {price.share.of} of ${price.share.wholeUsd}
              </Text>
            )}
            {price.override !== undefined && <Text size="xs">Because: {price.override.reason}</Text>}
            {line.cautions?.map((caution) => (
              <Text size="xs" key={caution}>
                {cautionWords[caution]}
              </Text>
            ))}
          </>
        )}
        <OverridePrice line={line} />
      </Stack>
    </Group>
  );
}

function tierWords(tier: { readonly upTo: number | null }, count: number): string {
  if (count === 1) return 'All of it';
  return tier.upTo === null ? 'The rest' : `Up to ${tier.upTo.toLocaleString('en')}`;
}

function formatQuantity(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 4 });
}

/** Puts a price of one's own in place of the catalogue's, with the reason that the bill then gives. */
function OverridePrice({ line }: { readonly line: CostLine }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const [isOpen, setIsOpen] = useState(false);
  const [usd, setUsd] = useState('');
  const [reason, setReason] = useState('');
  if (isReadOnly) return null;
  const isOverridden = line.price?.override !== undefined;
  if (!isOpen) {
    return (
      <Group gap="xs">
        <Anchor
          component="button"
          size="xs"
          onClick={() => {
            setUsd(line.price?.tiers[0]?.usd ?? '');
            setReason(line.price?.override?.reason ?? '');
            setIsOpen(true);
          }}
        >
          {isOverridden ? 'Change your price' : 'Use your own price'}
        </Anchor>
        {isOverridden && (
          <Anchor component="button" size="xs" onClick={() => setOverride(line, undefined)}>
            Use the catalogue's again
          </Anchor>
        )}
      </Group>
    );
  }
  const isUsd = /^\d+(\.\d+)?$/.test(usd.trim());
  const isReady = isUsd && reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        setOverride(line, {
          component: line.component,
          region: line.region,
          usd: usd.trim(),
          reason: reason.trim(),
        });
        setIsOpen(false);
      }}
    >
      <Group gap="xs" align="flex-end" mt={4}>
        <TextInput
          size="xs"
          w="9rem"
          label={`US dollars per ${line.price?.unit ?? line.quantity.unit}`}
          value={usd}
          error={usd === '' || isUsd ? undefined : 'A decimal number'}
          data-autofocus
          onChange={(event) => setUsd(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          w="14rem"
          label="Reason"
          placeholder="Private pricing of 2026"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={!isReady}>
          Use this price
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={() => setIsOpen(false)}>
          Cancel
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={2}>
        For every line of {line.component} in {line.region}; tiers no longer apply.
      </Text>
    </form>
  );
}

function setOverride(line: CostLine, override: DocumentPriceOverride | undefined): void {
  const { document } = documentStore.getState();
  const others = (settingsOf(document).priceOverrides ?? []).filter(
    ({ component, region }) =>
      component !== line.component || (region !== undefined && region !== line.region),
  );
  const priceOverrides = override === undefined ? others : [...others, override];
  dispatch(
    override === undefined ? 'Use the price of the catalogue' : 'Use a price of your own',
    changeSettings(
      document,
      priceOverrides.length === 0 ? ({ priceOverrides: undefined } as object) : { priceOverrides },
    ),
  );
}
