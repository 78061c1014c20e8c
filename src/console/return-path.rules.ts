/** Where a person goes when nothing better is known. */
export const HOME = '/console';

/** A base that no browser can reach, to read relative addresses against. */
const NOWHERE = 'http://nowhere.invalid';

/**
 * The page of the console that a `next` parameter names, and {@link HOME} for everything else: another site in any
 * disguise (`//`, `/\`, a scheme), control characters, sign-in itself.
 */
export function returnPath(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || /[\p{Cc}\\]/u.test(next)) return HOME;
  if (!URL.canParse(next, NOWHERE)) return HOME;
  const { origin, pathname, search } = new URL(next, NOWHERE);
  const inside = origin === NOWHERE && (pathname === HOME || pathname.startsWith(`${HOME}/`));
  return inside && !pathname.startsWith(`${HOME}/sign-`) ? `${pathname}${search}` : HOME;
}
