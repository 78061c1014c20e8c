import MarkdownIt, { type RendererRule, type StateInline } from 'markdown-it';
import { citedNumbers } from './citations.rules.ts';

/** Text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Each printed number becomes a link; between the ends of a range the dash stays. */
const citationHtml: RendererRule = (tokens, index, _options, env) => {
  const known = env?.['known'];
  const printed = tokens[index]?.content ?? '';
  const linked = printed.replace(/\d+|[^\d]+/g, (part) => {
    if (!/^\d/.test(part)) return escapeHtml(part);
    const number = Number(part);
    if (!(known instanceof Set) || !known.has(number)) return String(number);
    return `<a href="#ref-${number}" role="doc-noteref" aria-label="Reference ${number}">${number}</a>`;
  });
  return `<sup class="citation">[${linked}]</sup>`;
};

/**
 * Markdown as policies use it. HTML in the text is shown as text, and pictures are links: a policy loads nothing
 * from elsewhere. Link definitions are off, since each section is shown by itself.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable([
  'image',
  'reference',
]);
markdown.inline.ruler.before('link', 'citation', citation);
markdown.renderer.rules['citation'] = citationHtml;

/** The body of a section; a citation links to those of its numbers that are in `references`. */
export function sectionHtml(text: string, references: ReadonlySet<number>): string {
  return markdown.render(text, { known: references });
}

/** Markdown inside one line: a citation of a reference list, a cross reference. */
export function inlineHtml(text: string): string {
  return markdown.renderInline(text, { known: new Set<number>() });
}

const LONGEST_MARK = 204;

/** Reads `^[6, 7]`; anything else that begins with a caret stays text. */
function citation(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('^[', state.pos)) return false;
  const end = state.src.slice(state.pos, state.pos + LONGEST_MARK).indexOf(']');
  if (end < 0 || state.pos + end >= state.posMax) return false;
  const printed = state.src.slice(state.pos + 2, state.pos + end);
  if (citedNumbers(printed) === null) return false;
  if (!silent) state.push('citation', 'sup', 0).content = printed;
  state.pos += end + 1;
  return true;
}
