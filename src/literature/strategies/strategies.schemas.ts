import { z } from 'zod';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { recordSources } from '../records/publication-record.ts';
import { queryFault } from './query-fault.rules.ts';
import { asTyped } from './query-syntax.rules.ts';

/** Strategies that a policy may have. */
export const MOST_STRATEGIES = 20;
/** Longer texts are refused before they are read as a query. */
const LONGEST_TEXT = 20_000;

/** A query as it was typed or pasted; refused with its fault where no window can be put around it. */
export const querySchema = z
  .string()
  .max(LONGEST_TEXT)
  .refine((text) => !/(?![\t\r\n])\p{Cc}/u.test(text), { error: 'it holds a control character' })
  .transform(asTyped)
  .superRefine((query, context) => {
    const fault = queryFault(query);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

const sourceSchema = z.enum(recordSources).default('pubmed');
const revisionSchema = z.coerce.number().int().min(0).max(999_999_999);

const changeSchema = {
  /** The revision that the change was made against; If-Match says the same. */
  baseRevision: revisionSchema.optional(),
  reason: reasonSchema.optional(),
  acceptWarnings: z.boolean().default(false),
  untried: z.boolean().default(false),
};

/** Body of `PUT /v1/policies/{policy}/literature/strategies`: all of them, in their order. */
export const strategiesSchema = z.strictObject({
  strategies: z
    .array(z.strictObject({ name: lineSchema(200), query: querySchema, source: sourceSchema }))
    .min(1)
    .max(MOST_STRATEGIES)
    .superRefine((strategies, context) => {
      for (const [index, { query, source }] of strategies.entries()) {
        const first = strategies.findIndex((each) => each.source === source && each.query === query);
        if (first === index) continue;
        const message = `strategy ${first + 1} asks the same of the same service`;
        context.addIssue({ code: 'custom', path: [index, 'query'], message });
      }
    }),
  ...changeSchema,
});

/** Body of `POST /v1/policies/{policy}/literature/strategies/restore`. */
export const restoreSchema = z.strictObject({ revision: revisionSchema, ...changeSchema });

/** Body of `POST /v1/policies/{policy}/literature/strategies/trial`. */
export const trialSchema = z.strictObject({ query: querySchema, source: sourceSchema });

/** Query of `GET /v1/policies/{policy}/literature/strategies`. */
export const revisionQuerySchema = z.object({ revision: revisionSchema.min(1).optional() });
