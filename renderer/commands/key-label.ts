const symbols: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
  escape: 'Esc',
  slash: '/',
  plus: '+',
  minus: '−',
};

const macSymbols: Readonly<Record<string, string>> = { ...symbols, mod: '⌘', shift: '⇧', alt: '⌥' };

/** A key combination as the platform writes it: `mod+Shift+Z` is "Ctrl Shift Z", or "⌘ ⇧ Z" on a Mac. */
export function keyLabel(keys: string, isMac = isMacPlatform()): readonly string[] {
  const names = isMac ? macSymbols : symbols;
  return keys
    .split('+')
    .map((key) => key.trim())
    .map((key) => names[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key));
}

function isMacPlatform(): boolean {
  return typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
}
