import { DomainError, type ErrorCode } from '../../kernel/errors.ts';
import type { ParsedPolicy } from '../parse-policy-text.ts';
import { readTypedFile, type TypedFile } from './read-container.ts';

/** What a worker answers. Errors lose their class on the way between threads, so that a refusal travels as data. */
export type WorkerAnswer =
  | { readonly kind: 'read'; readonly parsed: ParsedPolicy }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly data: Readonly<Record<string, unknown>>;
    };

/** The work of a reading thread: one file. */
export default async function readFile(file: TypedFile): Promise<WorkerAnswer> {
  try {
    return { kind: 'read', parsed: await readTypedFile(file) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, data } = error;
    return { kind: 'refused', code, message, data };
  }
}
