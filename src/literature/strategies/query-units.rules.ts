import type { QueryToken } from './query-syntax.rules.ts';

/** A term of a query with its field; words that stand together without quotation marks are one. */
export interface QueryUnit {
  readonly text: string;
  readonly quoted: boolean;
  /** In lower case, without what follows a colon: `tiab`, `mesh`; empty where none is given. */
  readonly field: string;
  /** The words may stand apart: `[tiab:~3]`. */
  readonly apart: boolean;
}

interface Group {
  readonly negated: boolean;
  readonly prefix: string | null;
}

/** The terms of a query that it asks for: what a NOT leaves out and both ends of a range are not among them. */
export function unitsOf(tokens: readonly QueryToken[]): QueryUnit[] {
  const units: QueryUnit[] = [];
  const groups: Group[] = [{ negated: false, prefix: null }];
  let negated = false;
  let prefix: string | null = null;
  let inRange = false;
  for (let place = 0; place < tokens.length; place += 1) {
    const token = tokens[place];
    const around = groups.at(-1) ?? { negated: false, prefix: null };
    switch (token?.kind) {
      case undefined:
      case 'field': // of a term that was left out, or a range in Europe PMC's language
        break;
      case 'operator':
        negated = token.text === 'NOT';
        continue;
      case 'prefix':
        prefix = token.text;
        continue;
      case 'sign':
        if (token.text === ':') {
          units.pop();
          inRange = true;
          continue;
        }
        if (token.text === ')' && groups.length > 1) groups.pop();
        if (token.text === '(') {
          groups.push({ negated: negated || around.negated, prefix: prefix ?? around.prefix });
        }
        break;
      case 'words': {
        const { unit, until } = unitAt(tokens, place, prefix ?? around.prefix);
        if (!negated && !around.negated && !inRange) units.push(unit);
        place = until;
      }
    }
    [negated, prefix, inRange] = [false, null, false];
  }
  return units;
}

function unitAt(
  tokens: readonly QueryToken[],
  from: number,
  prefix: string | null,
): { unit: QueryUnit; until: number } {
  const words: string[] = [];
  let place = from;
  let quoted = false;
  for (let token = tokens[place]; token?.kind === 'words'; token = tokens[place]) {
    if (words.length > 0 && (quoted || token.quoted)) break;
    words.push(token.text);
    quoted = token.quoted;
    place += 1;
  }
  const following = tokens[place];
  const tag = following?.kind === 'field' ? following.text.toLowerCase() : (prefix?.toLowerCase() ?? '');
  const [field = '', modifier = ''] = tag.split(':');
  const unit = {
    text: words.join(' '),
    quoted,
    field: field.trim(),
    apart: modifier.trim().startsWith('~'),
  };
  return { unit, until: following?.kind === 'field' ? place : place - 1 };
}
