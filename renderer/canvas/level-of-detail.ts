/** Zoom from which nodes are real elements; below it they are painted. At 0.4 frames fell to 47 a second. */
export const mountZoom = 0.6;
/** The most nodes handed to React Flow at once; more are painted. */
export const maxMounted = 1500;
/** Mounted in one frame after the view came to rest. */
export const mountedPerFrame = 40;
export const quietMs = 120;

/** How much of a leaf is painted: everything, icon and name, only the icon, or a coloured box. */
export type Detail = 'full' | 'label' | 'icon' | 'box';

export function detailAt(zoom: number): Detail {
  if (zoom >= 0.55) return 'full';
  if (zoom >= 0.38) return 'label';
  if (zoom >= 0.16) return 'icon';
  return 'box';
}

/** How connections are drawn: with bends, heads and labels; with bends; or as thin straight lines. */
export type ConnectionDetail = 'full' | 'bends' | 'straight';

export function connectionDetailAt(zoom: number): ConnectionDetail {
  if (zoom >= 0.38) return 'full';
  if (zoom >= 0.16) return 'bends';
  return 'straight';
}
