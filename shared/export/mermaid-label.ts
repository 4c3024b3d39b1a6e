/**
 * A name as the inside of a quoted Mermaid label: line breaks as `<br/>`, and as entities everything that Mermaid
 * would read as markup (quotes, tags, entities, backslashes, Markdown at the start).
 */
export function mermaidLabel(name: string): string {
  return name
    .split(/\r\n|\r|\n/)
    .map((line) => escapeLine(line.replace(/[\s\u00a0]+/g, ' ').trim()))
    .filter((line) => line !== '')
    .join('<br/>');
}

function escapeLine(line: string): string {
  return (
    line
      .replace(/[#&"<>`\\]/g, (character) => `#${character.charCodeAt(0)};`)
      // Letters of the form in which Mermaid passes entities on.
      .replace(/[ﬂ¶]/g, (character) => `#${character.charCodeAt(0)};`)
      // Mermaid refuses labels that begin like a Markdown list.
      .replace(/^([-*+])(?=\s)/, (mark) => `#${mark.charCodeAt(0)};`)
      .replace(/^(\d+)\.(?=\s)/, '$1#46;')
      // An icon name (`fa:fa-server`) would be drawn as an icon.
      .replace(/\b(fa[a-z]?):fa-/g, '$1#58;fa-')
      // Control characters cannot be drawn, and end the parser's patience.
      .replace(/\p{Cc}/gu, '')
  );
}
