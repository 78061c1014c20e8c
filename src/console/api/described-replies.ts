import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../kernel/errors.ts';

/** A schema as the description of the API holds it. */
export type ReplySchema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** What an operation answers, as it was read from the types of the code. */
export interface DescribedOperation {
  /** By status; bodies by media type. */
  readonly replies: Readonly<Record<string, Readonly<Record<string, ReplySchema>>>>;
  /** Names of the headers of success. */
  readonly headers: readonly string[];
  /** Names of the request's headers that it reads, in lower case. */
  readonly reads: readonly string[];
  /** Codes of the refusals of its own, beside those that stand before every operation. */
  readonly refusals: readonly ErrorCode[];
}

interface DescribedReplies {
  readonly schemas: Readonly<Record<string, ReplySchema>>;
  readonly operations: Readonly<Record<string, DescribedOperation>>;
}

/** Replies of every operation, made by `tools/replies/write.ts`; a test holds them to the code. */
export function readDescribedReplies(): DescribedReplies {
  const text = readFileSync(new URL('described-replies.json', import.meta.url), 'utf8');
  return JSON.parse(text) as DescribedReplies;
}
