import { isAnchor } from './anchors.rules.ts';

/** ` {#anchor}` at a line's end. */
const WRITTEN = /^\s\{#([^\s{}]{1,400})\}$/;
const LONGEST = 410;

/** A line with an anchor written behind it, a hard break's two spaces last. */
export function withAnchor(line: string, anchor: string): string {
  const text = line.trimEnd();
  return `${text} {#${anchor}}${line.endsWith('  ') ? '  ' : ''}`;
}

/** What is written behind a text in the way of anchors, and the last of them; null where there is none. */
export function anchorBehind(text: string): { written: string; anchor: string } | null {
  const whole = text.trimEnd();
  let rest = whole;
  let anchor: string | null = null;
  for (;;) {
    const start = rest.endsWith('}') ? rest.lastIndexOf(' {#') : -1;
    if (start <= 0 || rest.length - start > LONGEST) break;
    const last = WRITTEN.exec(rest.slice(start))?.[1];
    const before = rest.slice(0, start).trimEnd();
    if (last === undefined || !isAnchor(last) || !/[\p{L}\p{N}]/u.test(before)) break;
    anchor ??= last;
    rest = before;
  }
  return anchor === null ? null : { written: whole.slice(rest.length), anchor };
}

/** A line without the anchors that {@link anchorBehind} found behind its text. */
export function withoutAnchor(line: string, written: string): string {
  return line.trimEnd().slice(0, -written.length) + (line.endsWith('  ') ? '  ' : '');
}
