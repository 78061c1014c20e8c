import { isId } from '../kernel/ids.ts';

const MOST_CHARACTERS = 120;

/**
 * A policy's name in addresses: lower-case ASCII letters, digits and single hyphens, at most 120 characters, cut at a
 * word. Accents are dropped, `&` is read as "and". Null for a title that has no such letter or digit, and for one that
 * reads as an id: addresses name a policy by either.
 */
export function slugOf(title: string): string | null {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/['’]/g, '')
    .replaceAll('&', ' and ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, MOST_CHARACTERS) : `${slug}-${word}`;
    if (longer.length > MOST_CHARACTERS) break;
    slug = longer;
  }
  return slug === '' || isId(slug) ? null : slug;
}
