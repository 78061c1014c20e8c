import type { Token } from 'markdown-it';

/** A token and what stands between it and its end. */
export interface TokenTree {
  readonly token: Token;
  readonly children: readonly TokenTree[];
}

/** markdown-it's flat list of openings and ends as a tree; an `inline` token holds its own tokens. */
export function nestTokens(tokens: readonly Token[]): TokenTree[] {
  const roots: TokenTree[] = [];
  const open: TokenTree[][] = [roots];
  for (const token of tokens) {
    if (token.nesting < 0) {
      if (open.length > 1) open.pop();
      continue;
    }
    const children = token.type === 'inline' ? nestTokens(token.children ?? []) : [];
    open.at(-1)?.push({ token, children });
    if (token.nesting > 0) open.push(children);
  }
  return roots;
}
