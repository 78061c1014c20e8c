import type MarkdownIt from 'markdown-it';
import type { StateCore, Token } from 'markdown-it';

/** Longer than any address that leads somewhere. */
const LONGEST = 2000;
const ADDRESS = /https?:\/\/[^\s<>"“”|\\^`{}]+/gi;

/**
 * Makes links of the addresses that a text prints bare (`https://…`), as reference lists do, and keeps every character
 * as it is printed; their class is `address`. Without a scheme nothing is taken for an address.
 */
export function linkBareAddresses(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.core.ruler.push('bare_addresses', (state: StateCore) => {
    for (const token of state.tokens) {
      if (token.type === 'inline' && token.children !== null && token.content.includes('://')) {
        token.children = linked(state, token.children);
      }
    }
  });
}

function linked(state: StateCore, tokens: readonly Token[]): Token[] {
  let inLink = 0;
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') inLink += 1;
    if (token.type === 'link_close') inLink -= 1;
    return token.type === 'text' && inLink === 0 ? withLinks(state, token) : [token];
  });
}

function withLinks(state: StateCore, token: Token): Token[] {
  const parts: Token[] = [];
  const text = (content: string, level: number) => {
    const made = new state.Token('text', '', 0);
    made.content = content;
    made.level = level;
    if (content !== '') parts.push(made);
  };
  let from = 0;
  for (const { 0: printed, index } of token.content.matchAll(ADDRESS)) {
    if (printed.length > LONGEST) continue;
    const address = withoutTrailingMarks(printed);
    const href = state.md.normalizeLink(address);
    if (!state.md.validateLink(href)) continue;
    text(token.content.slice(from, index), token.level);
    const open = new state.Token('link_open', 'a', 1);
    open.attrs = [
      ['class', 'address'],
      ['href', href],
    ];
    open.level = token.level;
    parts.push(open);
    text(address, token.level + 1);
    const close = new state.Token('link_close', 'a', -1);
    close.level = token.level;
    parts.push(close);
    from = index + address.length;
  }
  if (from === 0) return [token];
  text(token.content.slice(from), token.level);
  return parts;
}

/** An address in a sentence ends before the sentence's own marks, and before a bracket that it did not open. */
function withoutTrailingMarks(printed: string): string {
  const address = printed.replace(/[.,;:!?'*_\]]+$/, '');
  return address.endsWith(')') && !address.includes('(')
    ? withoutTrailingMarks(address.slice(0, -1))
    : address;
}
