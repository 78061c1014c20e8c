import { hash, parseOptions, verify } from '@node-rs/argon2';
import { normalisedPassword } from './password.rules.ts';

/** Argon2id with 19 MiB, two passes and one lane: the OWASP Password Storage Cheat Sheet's minimum. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of random bytes with the same parameters: verified against when there is no such account, so that the answer takes as long. */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$Dpr41VauUg6IChU43LmPQw$HJZQLOAiUXZQk0mchYhiELhGEo/hfN+CyB15oktO8w0';

/** The argon2id hash of a password in PHC form, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(normalisedPassword(password), parameters);
}

/**
 * Whether the password belongs to the hash; with no hash, false after the same work. A hash that was made with less work
 * than is asked for now is not told by a quicker answer.
 */
export async function passwordMatches(password: string, passwordHash: string | undefined): Promise<boolean> {
  const normalised = normalisedPassword(password);
  if (passwordHash === undefined || !needsRehash(passwordHash)) {
    const matches = await verify(passwordHash ?? NOBODYS_HASH, normalised);
    return matches && passwordHash !== undefined;
  }
  const [matches] = await Promise.all([verify(passwordHash, normalised), verify(NOBODYS_HASH, normalised)]);
  return matches;
}

/** True for a hash that was made with other work than is asked for now. */
export function needsRehash(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
  return (
    memoryCost !== parameters.memoryCost ||
    timeCost !== parameters.timeCost ||
    parallelism !== parameters.parallelism
  );
}
