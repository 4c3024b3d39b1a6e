import { findKind } from '#shared/catalogue/registry.ts';
import { useIconUrl } from '#renderer/canvas/icons.ts';

/** The AWS icon of a kind. Decoration beside its name: screen readers hear the name only. */
export function KindIcon({ kind, size = 20 }: { readonly kind: string; readonly size?: number }) {
  const url = useIconUrl(findKind(kind)?.icon);
  const side = `${size / 16}rem`;
  const style = { width: side, height: side, flex: 'none', display: 'block', borderRadius: size / 10 };
  if (url === undefined) return <span style={{ ...style, border: '1px dashed var(--mantine-color-dimmed)' }} />;
  return <img src={url} alt="" draggable={false} style={style} />;
}
