import type { ErrorCode } from '../../kernel/errors.ts';
import type { Permission } from '../../kernel/permission.ts';
import { problemStatus } from '../../platform/http/problem-status.ts';
import type { Operation } from './api-operation.ts';
import { headerWords, writtenHeader } from './header-words.ts';

type Responses = Operation['responses'];

/** What of a call tells which refusals stand before it. */
export interface RefusedCall {
  readonly verb: string;
  readonly permission: Permission | undefined;
  readonly holdsRepeats: boolean;
  /** True where a body, a query or a path is read. */
  readonly readsInput: boolean;
  readonly readsBody: boolean;
}

const ofRepeats: readonly ErrorCode[] = [
  'idempotency_in_progress',
  'idempotency_key_reused',
  'idempotency_outcome_unknown',
];

/** The refusals of what stands before every operation: the credential, the limits, the form of the request. */
export function standingRefusals({
  verb,
  permission,
  holdsRepeats,
  readsInput,
  readsBody,
}: RefusedCall): ErrorCode[] {
  const { roles, scope } = permission ?? { roles: 'everyone' as const, scope: undefined };
  return [
    'rate_limited',
    'unauthenticated', // a credential that counts no more is refused where none is needed, too
    ...(readsInput ? (['invalid_request', 'invalid_date'] as const) : []),
    ...(readsBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(holdsRepeats ? ofRepeats : []),
    ...(verb === 'get' ? [] : (['cross_site_request'] as const)),
    ...(roles === 'everyone' ? [] : (['session_elsewhere', 'insufficient_scope'] as const)),
    ...(roles === 'everyone' || (roles === 'signed_in' && scope === undefined)
      ? []
      : (['forbidden'] as const)),
  ];
}

/** The refusals an operation may answer, by status, each with its codes; of the FHIR face as it says them. */
export function refusalResponses(codes: readonly ErrorCode[], path: string): Responses {
  const isFhir = path.startsWith('/fhir/');
  const contentOf = (problem: Content) =>
    isFhir ? outcome : alsoInFhir.has(path) ? { ...problem, ...outcome } : problem;
  const byStatus = Map.groupBy([...new Set(codes)].toSorted(), (code) => problemStatus[code]);
  const responses = [...byStatus].map(([status, named]) => [
    String(status),
    {
      description: `Refused${isFhir ? ' in FHIR' : ''}: ${named.map((code) => `\`${code}\``).join(', ')}.`,
      ...(status === 429 || status === 503 ? { headers: retryAfter } : {}),
      content: contentOf(problemOf(named)),
    },
  ]);
  return {
    ...(Object.fromEntries(responses) as Responses),
    default: {
      description: `Refused otherwise${isFhir ? ' in FHIR' : ''}, or a fault of ours.`,
      content: contentOf({ 'application/problem+json': { schema: problemRef } }),
    },
  };
}

/** What is published in FHIR too, and then refused so. */
const alsoInFhir: ReadonlySet<string> = new Set([
  '/v1/policies/{policy}/active',
  '/v1/policies/{policy}/versions/{number}',
]);

type Content = Readonly<Record<string, object>>;

const problemRef = { $ref: '#/components/schemas/Problem' };

/** A refusal of one of some codes (RFC 9457). */
const problemOf = (codes: readonly ErrorCode[]) => ({
  'application/problem+json': {
    schema: {
      allOf: [problemRef, { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } }],
    },
  },
});

/** A refusal as FHIR says it; its code stands in `issue.details`. */
const outcome = {
  'application/fhir+json': { schema: { $ref: '#/components/schemas/OperationOutcomeResource' } },
};

const retryAfter = { [writtenHeader('retry-after')]: headerWords['retry-after']! };
