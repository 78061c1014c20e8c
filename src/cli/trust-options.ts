import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { fingerprintOf } from '../approvals/proof/verifier/jws.ts';
import type { Trust } from '../approvals/proof/verifier/key-checks.ts';
import { CommandRefused } from './failure.ts';

/** What the command line says is known from elsewhere. */
export interface TrustOptions {
  /** Files with a JWKS or a JWK, or fingerprints. */
  readonly key?: readonly string[] | undefined;
  /** A file with a checkpoint, or the checkpoint itself. */
  readonly checkpoint?: string | undefined;
}

/** A JWK thumbprint (RFC 7638) of SHA-256, in base64url. */
const FINGERPRINT = /^[A-Za-z0-9_-]{43}$/;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Reads keys and checkpoint. Throws CommandRefused for a file that cannot be read or holds neither. */
export async function readTrust({ key = [], checkpoint }: TrustOptions): Promise<Trust> {
  const fingerprints = await Promise.all(key.map(readKeys));
  return {
    fingerprints: fingerprints.flat(),
    checkpoint: checkpoint === undefined ? null : await readCheckpoint(checkpoint),
  };
}

async function readKeys(given: string): Promise<string[]> {
  if (FINGERPRINT.test(given)) return [given];
  const text = await readText(given, 'key_unreadable');
  try {
    const value = JSON.parse(text) as { keys?: JWK[] } & JWK;
    return await Promise.all((value.keys ?? [value]).map(fingerprintOf));
  } catch (error) {
    throw new CommandRefused('key_unreadable', `${given} holds no JWKS, JWK or fingerprint`, error);
  }
}

/** A file may hold the checkpoint alone, or as the service publishes it: `{"checkpoint": "…"}`. */
async function readCheckpoint(given: string): Promise<string> {
  if (COMPACT_JWS.test(given)) return given;
  const text = (await readText(given, 'checkpoint_unreadable')).trim();
  const found = text.match(/[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g) ?? [];
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const why =
    found.length === 0 ? 'holds no checkpoint' : 'holds several checkpoints: give the one to compare with';
  throw new CommandRefused('checkpoint_unreadable', `${given} ${why}`);
}

/** A file's text; `-` is standard input. Throws CommandRefused. */
export async function readText(path: string, code: string): Promise<string> {
  try {
    if (path !== '-') return await readFile(path, 'utf8');
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw new CommandRefused(
      code,
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}
