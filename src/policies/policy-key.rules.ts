import { isId } from '../kernel/ids.ts';

const SLUG = /^[a-z0-9-]{1,120}$/;

/**
 * The column of `policy` that a key names: its id or its slug. Null for what can be neither; some of that, such as a
 * NUL, PostgreSQL would not even take as a parameter.
 */
export function columnOfKey(key: string): 'id' | 'slug' | null {
  if (isId(key)) return 'id';
  return SLUG.test(key) ? 'slug' : null;
}
