import { Combobox, ScrollArea, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { rememberKind, toggleFavourite, usePreferences } from '#renderer/app/preferences-store.ts';
import { useWindow } from '#renderer/app/window-store.ts';
import { placeKind } from '#renderer/commands/drawing-commands.ts';
import { announce } from '#renderer/state/announce.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { kindDragType, requestOfCanvas, setDraggedKind } from '#renderer/state/view-store.ts';
import { KindIcon } from '#renderer/ui/kind-icon.tsx';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import { findKinds, type PaletteSection, paletteSections } from './find-kinds.ts';
import classes from './palette.module.css';

const listId = 'palette-services';

/** Everything that can be placed: dragged onto the drawing, or placed with Enter or a click. */
export function Palette() {
  const [query, setQuery] = useState('');
  const favourites = usePreferences((preferences) => preferences.favouriteKinds);
  const recent = usePreferences((preferences) => preferences.recentKinds);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const search = useRef<HTMLInputElement>(null);
  const focusRequests = useWindow((state) => state.focusPaletteSearch);
  // The list is always there; the search field has the keys.
  const combobox = useCombobox({ opened: true });
  // What the arrow keys or a search have chosen; the library tells it for arrow keys alone.
  const [activeId, setActiveId] = useState<string | null>(null);
  const sections = useMemo(() => sectionsFor(query, favourites, recent), [query, favourites, recent]);

  useEffect(() => {
    if (focusRequests > 0) search.current?.focus();
  }, [focusRequests]);

  // Enter places the best match; the library keeps the choice in the elements, which are new after every search.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new results are the reason to choose again.
  useEffect(() => {
    if (search.current !== null && document.activeElement === search.current) {
      setActiveId(combobox.selectFirstOption());
    }
  }, [sections]);

  const place = (option: string): void => {
    const kind = option.slice(option.indexOf(' ') + 1);
    if (isReadOnly) announce('The drawing is read-only.');
    else placeKind(kind);
  };

  return (
    <Combobox store={combobox} onOptionSubmit={place}>
      <Combobox.EventsTarget withAriaAttributes={false}>
        <TextInput
          ref={search}
          px="sm"
          pb="xs"
          placeholder="Search services"
          aria-label="Search the palette"
          role="combobox"
          autoComplete="off"
          aria-haspopup="listbox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={activeId ?? undefined}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onFocus={() => setActiveId(combobox.selectFirstOption())}
          onBlur={() => {
            combobox.resetSelectedOption();
            setActiveId(null);
          }}
          onKeyDownCapture={(event) => {
            if (event.key !== 'Enter' || !event.shiftKey) return;
            // Before the list takes it for Enter, which places.
            event.preventDefault();
            event.stopPropagation();
            const kind = document.getElementById(activeId ?? '')?.dataset.kind;
            if (kind !== undefined) toggleFavourite(kind);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              if (query === '') requestOfCanvas({ type: 'focus' });
              else setQuery('');
            }
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              // The list chooses after this handler.
              queueMicrotask(() => setActiveId(chosenId(combobox.listId)));
            }
          }}
        />
      </Combobox.EventsTarget>
      <ScrollArea flex={1} type="auto" scrollbars="y" viewportProps={{ tabIndex: 0 }}>
        <Combobox.Options id={listId} px={6} pb="xs" aria-label="Services">
          {sections.length === 0 && (
            <Text size="sm" c="dimmed" p="sm">
              No service is called that. Try another of its names, such as "load balancer" or "queue".
            </Text>
          )}
          {sections.map((section) => (
            <Combobox.Group key={section.id} label={section.title}>
              {section.kinds.map((kind) => (
                <PaletteOption
                  key={kind.id}
                  kind={kind}
                  section={section.id}
                  isFavourite={favourites.includes(kind.id)}
                  isDraggable={!isReadOnly}
                />
              ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
      </ScrollArea>
    </Combobox>
  );
}

function chosenId(listId: string | null): string | null {
  const list = document.getElementById(listId ?? '');
  return list?.querySelector('[data-combobox-selected]')?.id ?? null;
}

function PaletteOption({
  kind,
  section,
  isFavourite,
  isDraggable,
}: {
  readonly kind: Kind;
  readonly section: string;
  readonly isFavourite: boolean;
  readonly isDraggable: boolean;
}) {
  const Star = isFavourite ? IconStarFilled : IconStar;
  return (
    <Combobox.Option
      value={`${section} ${kind.id}`}
      className={classes.option}
      data-kind={kind.id}
      title={kind.summary}
      draggable={isDraggable}
      // The library keeps the focus in the search field by stopping the press, which would stop drags as well.
      onMouseDownCapture={(event) => event.stopPropagation()}
      onDragStart={(event) => {
        event.dataTransfer.setData(kindDragType, kind.id);
        setDraggedKind(kind.id);
        event.dataTransfer.effectAllowed = 'copy';
        const icon = event.currentTarget.querySelector('img');
        if (icon !== null) event.dataTransfer.setDragImage(icon, 12, 12);
      }}
      onDragEnd={(event) => {
        setDraggedKind(undefined);
        if (event.dataTransfer.dropEffect !== 'none') rememberKind(kind.id);
      }}
    >
      <KindIcon kind={kind.id} size={22} />
      <span className={classes.title}>{kind.title}</span>
      <Star
        className={classes.star}
        data-on={isFavourite}
        size={14}
        onClick={(event) => {
          event.stopPropagation();
          toggleFavourite(kind.id);
        }}
      >
        <title>{isFavourite ? 'A favourite (Shift Enter)' : 'Make it a favourite (Shift Enter)'}</title>
      </Star>
    </Combobox.Option>
  );
}

function sectionsFor(
  query: string,
  favourites: readonly string[],
  recent: readonly string[],
): readonly PaletteSection[] {
  const kinds = allKinds();
  if (query.trim() === '') return paletteSections(kinds, favourites, recent);
  const found = findKinds(kinds, query);
  return found.length === 0 ? [] : [{ id: 'found', title: 'Best match first', kinds: found }];
}
