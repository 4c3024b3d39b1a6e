import { useIconUrl } from '#renderer/canvas/icons.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import classes from './kind-icon.module.css';

/** The AWS icon of a kind. Decoration beside its name: screen readers hear the name only. */
export function KindIcon({ kind, size = 20 }: { readonly kind: string; readonly size?: number }) {
  const url = useIconUrl(findKind(kind)?.icon);
  const side = `${size / 16}rem`;
  const style = { width: side, height: side };
  if (url === undefined) return <span className={classes.missing} style={style} />;
  return <img className={classes.icon} src={url} alt="" draggable={false} style={style} />;
}
